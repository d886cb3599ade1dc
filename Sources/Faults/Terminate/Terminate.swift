internal import LockstepDeterminism
public import LockstepSimulation

/// Asks a pod to end and starts it again later: a rollout, a drained node.
public struct Terminate: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "terminate",
            summary: "A pod is asked to end (SIGTERM), killed if it has not, and started again.",
            incident: "Release before the guarded work has ended, on every rollout: "
                + "https://github.com/kubernetes/kubernetes/pull/71490",
            target: .pods,
            random: FaultKind.occurrence,
            reason: "As in a rollout: some time to release and end in order, then a new life."
        )
    }

    /// The termination.
    public init() {}

    /// Asks.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.terminate(pod, for: fault.id) }
    }

    /// Kills whoever was asked and is still there, and starts again.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.startAfterTermination(pod, for: fault.id) }
    }
}
