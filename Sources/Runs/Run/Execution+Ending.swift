internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepSimulation

// How a run goes on once no more faults begin.
extension Execution {
    /// Stops what is still in the weather as well, and brings back whoever is down.
    func heal() {
        calmLinks()
        world.report(.recoveringBegan)
        for pod in run.scenario.system.pods + world.nodeNames { world.start(pod) }
    }

    /// Leaves everything as it is, the weather apart: a bound needs links that deliver in time.
    func freeze(core: [String]) {
        calmLinks()
        let core = core.isEmpty ? sound : core
        world.report(.frozen(core: core.joined(separator: " ")))
    }

    private func calmLinks() {
        world.setLinks(TailedLinks(seed: world.seed, gridNanoseconds: run.gridNanoseconds))
    }

    /// The pods that run and that no fault in force strikes.
    ///
    /// Nobody is sound while something other than single pods is struck: what such a fault leaves
    /// to whom only its kind knows, and the scenario has to name the core.
    private var sound: [String] {
        let inForce = struck.list.filter { $0.planned.end >= world.time }
        guard inForce.allSatisfy({ $0.kind.target == .pods }) else { return [] }
        let targets = inForce.flatMap(\.planned.targets)
        return run.scenario.system.pods.filter { world.isAlive($0) && !targets.contains($0) }
    }

    /// What is on its way when faults end may still be lost for so long, and the calm that
    /// `FreePermit` waits for begins only after that.
    private static let stragglersNanoseconds: Int64 = 5_000_000_000

    /// Lets the world go on until the progress that is demanded was made, or its bound has passed.
    func awaitProgress() {
        let limit = run.scenario.phases.recoveringNanoseconds ?? run.recoveryBoundNanoseconds
        let more = observer.panel.judge(FreePermit.self) == nil ? 1 : Self.stragglersNanoseconds
        let end = world.time.advanced(byNanoseconds: Int64(clamping: Int128(limit) + Int128(more)))
        while world.time < end {
            if isProgressMade { return }
            world.run(until: min(end, world.time.advanced(byNanoseconds: 500_000_000)))
        }
    }

    /// Whether the progress that the run's end demands was made; where nobody judges it, the run
    /// lasts as long as its bound.
    private var isProgressMade: Bool {
        guard run.scenario.phases.ending == .healed else {
            return observer.panel.judge(CoreLeads.self)?.isSatisfied ?? false
        }
        return observer.panel.judge(LeaderAgain.self)?.isSatisfied ?? false
            && observer.panel.judge(FreePermit.self)?.isSettled ?? true
    }
}
