internal import LockstepHistories
public import LockstepSimulation

/// Stops one task of a pod for a while; everything else in it goes on.
public struct Stall: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "stall",
            "One task of a pod stops where it is and goes on at the end; the rest of the "
                + "pod runs.",
            incident: "Heartbeats that starved while the worker they stood for was alive: "
                + "https://github.com/digitaldrywood/detent/issues/1433",
            voids: [.effectDelayWithinBound, .promptExecution],
            options: [
                Parameter("turns", .count(0...1_000_000), "how many turns its tasks take before")
            ],
            defaults: [
                "turns": .count(0)
            ],
            reason: "Which task comes first is a matter of when the fault begins, and that is "
                + "drawn."
        )
    }

    /// The fault.
    public init() {}

    /// Has the task stop.
    public func begin(_ fault: PlannedFault, in world: World) {
        let turns = fault.number("turns") ?? 0
        for pod in fault.targets { world.stallTask(of: pod, afterJobs: turns, for: fault.id) }
    }

    /// Lets it go on.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.endStall(of: pod, for: fault.id) }
    }
}
