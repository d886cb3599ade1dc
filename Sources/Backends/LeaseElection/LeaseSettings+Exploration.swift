internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepMuseum
internal import LockstepServices
internal import LockstepSimulation

extension LeaseSettings {
    /// Its pods and the API server as values, to be explored.
    ///
    /// - Parameters:
    ///   - pods: The names of the pods.
    ///   - work: What is done under a lock.
    /// - Returns: `nil` with a planted bug that lies in tasks which the values lack: they would
    ///   pass.
    func explorable(pods: [String], work: HeldWork? = nil) -> ExplorableSystem? {
        // Of a task that is left behind values know that it is there, not what it does.
        guard work == nil || !isWorkUnbound && !leavesHelpers else { return nil }
        let api = api
        let service = ExplorableProgram(name: KubernetesService.name, isPod: false) { _ in
            KubernetesService.machine(seed: Seed(1), api: api)
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
        return ExplorableSystem(programs: [service] + electors, troubles: troubles(for: pods))
    }

    /// What may become of the API server, and of its store if that is what is on trial.
    private func troubles(for pods: [String]) -> [ExplorableTrouble] {
        let service = KubernetesService.name
        var troubles = pods.map(ExplorableTrouble.refusal)
        troubles.append(
            ExplorableTrouble(
                of: service,
                beginning: "delete-records",
                sentence: "somebody deletes the records",
                voids: [.noThirdPartyEdits]
            )
        )
        if mutant?.relay != nil {
            // It strikes nobody but those who watch.
            troubles.append(
                ExplorableTrouble(
                    of: service,
                    beginning: "begin compaction compaction",
                    sentence: "the store forgets its history"
                )
            )
        }
        guard triesStore else { return troubles }
        troubles.append(
            ExplorableTrouble(
                of: service,
                beginning: "begin failover store-failover",
                end: ("end failover", 2_000_000_000),
                sentence: "the store's leader dies, and another takes over 2 s later"
            )
        )
        troubles.append(
            ExplorableTrouble(
                of: service,
                beginning: "begin elections store-failover every=10s election=1s",
                isLasting: true,
                sentence: "the store begins to choose another leader every 10 s, for 1 s each"
            )
        )
        return troubles
    }
}

extension ExplorableTrouble {
    /// An API server that carries nothing out for one pod, for longer than a lease.
    static func refusal(of pod: String) -> ExplorableTrouble {
        ExplorableTrouble(
            of: KubernetesService.name,
            client: pod,
            beginning: "begin \(pod) request-errors stage=before status=503 clients=\(pod)",
            end: ("end \(pod)", 20_000_000_000),
            sentence: "the API server answers 503 to \(pod) for 20 s"
        )
    }
}
