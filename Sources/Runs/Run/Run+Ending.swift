internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepSimulation

/// The faults that have begun in a run, with what each is aimed at.
final class StruckFaults {
    var list: [(planned: PlannedFault, kind: FaultKind)] = []

    /// Those that single out messages of which nobody sent one, by their names.
    ///
    /// That a fault of whole links met no message is a matter of when it came, and is not told.
    func unmet(in world: World) -> [String] {
        let unmet = world.ownersOfUnmetRules
        return list.map(\.planned).filter { $0.singlesOut && unmet.contains($0.id) }.map(\.id)
    }

    /// Those that break watches where nobody opened one, by their names.
    func unwatched(in world: World) -> [String] {
        guard !world.hasOpenedStreams else { return [] }
        return list.filter(\.kind.breaksWatches).map(\.planned.id)
    }
}

extension PlannedFault {
    /// Whether it says which messages or services it is about.
    fileprivate var singlesOut: Bool {
        parameters.contains { ["verb", "resource", "object", "services"].contains($0.name) }
    }
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
        struck: [(planned: PlannedFault, kind: FaultKind)]
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
        _ struck: [(planned: PlannedFault, kind: FaultKind)]
    ) -> [String] {
        let inForce = struck.filter { $0.planned.end >= world.time }
        guard inForce.allSatisfy({ $0.kind.target == .pods }) else { return [] }
        let targets = inForce.flatMap(\.planned.targets)
        return scenario.system.pods.filter { world.isAlive($0) && !targets.contains($0) }
    }

    /// Lets the world go on until the progress that is demanded was made, or its bound has passed.
    func awaitProgress(_ world: World, observer: RunObserver, bound: Int64) {
        let limit = scenario.phases.recoveringNanoseconds ?? bound
        // What is on its way when faults end may still be lost, and the calm begins after that.
        let watchesPermits = observer.panel.judge(FreePermit.self) != nil
        let more: Int64 = watchesPermits ? 5_000_000_000 : 1
        let end = world.time.advanced(
            byNanoseconds: limit < .max - more ? limit + more : limit
        )
        while world.time < end {
            if isProgressMade(observer) { return }
            world.run(until: min(end, world.time.advanced(byNanoseconds: 500_000_000)))
        }
    }
}
