internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepSimulation

/// The faults that have begun in a run, with what each is aimed at.
final class StruckFaults {
    var list: [(planned: PlannedFault, target: FaultKind.Target)] = []
}

// How a run goes on once no more faults begin.
extension Run {
    /// Stops what is still in the weather as well, and brings back whoever is down.
    func heal(_ world: World) {
        world.setLinks(TailedLinks(seed: world.seed, gridNanoseconds: gridNanoseconds))
        world.report(.phaseBegan(name: "recovering"))
        for pod in scenario.system.pods + world.nodeNames { world.start(pod) }
    }

    /// Leaves everything as it is, the weather apart: a bound needs links that deliver in time.
    func freeze(
        _ world: World,
        core: [String],
        struck: [(planned: PlannedFault, target: FaultKind.Target)]
    ) {
        world.setLinks(TailedLinks(seed: world.seed, gridNanoseconds: gridNanoseconds))
        let core = core.isEmpty ? sound(world, struck) : core
        world.report(.frozen(core: core.joined(separator: " ")))
    }

    /// The pods that run and that no fault in force strikes.
    ///
    /// Nobody is sound while something other than single pods is struck: what such a fault leaves
    /// to whom only its kind knows, and the scenario has to name the core.
    private func sound(
        _ world: World,
        _ struck: [(planned: PlannedFault, target: FaultKind.Target)]
    ) -> [String] {
        let inForce = struck.filter { $0.planned.end >= world.time }
        guard inForce.allSatisfy({ $0.target == .pods }) else { return [] }
        let targets = inForce.flatMap(\.planned.targets)
        return scenario.system.pods.filter { world.isAlive($0) && !targets.contains($0) }
    }

    /// Lets the world go on until the progress that is demanded was made, or its bound has passed.
    func awaitProgress(_ world: World, observer: RunObserver, bound: Int64) {
        let limit = scenario.phases.recoveringNanoseconds ?? bound
        let end = world.time.advanced(byNanoseconds: limit + 1)
        while world.time < end {
            if isProgressMade(observer) { return }
            world.run(until: min(end, world.time.advanced(byNanoseconds: 500_000_000)))
        }
    }
}
