internal import LockstepDeterminism
internal import LockstepMuseum
internal import LockstepServices
internal import LockstepSimulation

extension LeaseSettings {
    /// Its pods and the API server as values, to be explored.
    ///
    /// - Parameters:
    ///   - pods: The names of the pods.
    ///   - work: What is done under a lock.
    /// - Returns: `nil` with a planted bug that lies in the transport, in the store or in tasks:
    ///   what has none of them would pass.
    func explorable(pods: [String], work: HeldWork? = nil) -> ExplorableSystem? {
        guard mutant?.transport == nil, mutant?.store == nil, !isWorkUnbound, !leavesHelpers else {
            return nil
        }
        let service = ExplorableProgram(name: KubernetesService.name, isPod: false) { _ in
            KubernetesService.machine(seed: Seed(1))
        }
        let electors = pods.map { name in
            ExplorableProgram(name: name, isPod: true) { randomness in
                machine(
                    of: name,
                    service: ServiceID(place: 0),
                    work: work,
                    randomness: randomness
                )
            }
        }
        return ExplorableSystem(
            programs: [service] + electors,
            deletion: (KubernetesService.name, "delete-records")
        )
    }
}
