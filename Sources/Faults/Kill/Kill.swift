internal import LockstepDeterminism
public import LockstepSimulation

/// Kills a pod at once and starts it again later, with no memory.
public struct Kill: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "kill",
            summary: "A pod dies at once (SIGKILL) and comes back later without its memory.",
            incident: "A container over its memory limit is killed at once: https://kubernetes.io/"
                + "docs/tasks/configure-pod-container/assign-memory-resource/",
            target: .pods,
            random: FaultKind.occurrence,
            reason: "Down for less than, and for more than, half a lease."
        )
    }

    /// The kill.
    public init() {}

    /// Kills.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.kill(pod, for: fault.id) }
    }

    /// Starts again.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.start(pod, for: fault.id) }
    }
}
