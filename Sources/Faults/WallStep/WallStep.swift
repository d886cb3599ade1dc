internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

/// Steps a pod's wall clock, and back at the end; its monotonic clock does not move.
public struct WallStep: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "wall-step",
            "A pod's wall clock steps forward or back, and back again at the end.",
            incident: "A server's clock was set, and leases that it timed by wall clock ended "
                + "early: https://github.com/etcd-io/etcd/issues/12291",
            voids: [.wallClocksAgree],
            options: [
                Parameter("by", .duration, "how far it steps"),
                ClockDirections.steps.parameter(),
            ],
            defaults: [
                "by": .duration(nanoseconds: 30_000_000_000)
            ],
            reason: "Twice a lease of 15 s, so that whoever compares wall clocks is wrong for "
                + "certain."
        )
    }

    /// The fault.
    public init() {}

    /// Each pod for itself, either way unless the scenario says which.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        ClockDirections.steps.plan(settings, for: cluster, drawing: draws)
    }

    /// Steps it.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.setClock(pod, wallStepNanoseconds: step(of: fault)) }
    }

    /// Steps it back.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.setClock(pod, wallStepNanoseconds: -step(of: fault)) }
    }

    private func step(of fault: PlannedFault) -> Int64 {
        ClockDirections.steps.signed(fault.nanoseconds("by") ?? 0, of: fault)
    }
}
