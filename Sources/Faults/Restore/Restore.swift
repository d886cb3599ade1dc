internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepSimulation

/// Stops a pod and brings it back from a checkpoint: it has its memory, and its connections are
/// gone.
///
/// It is the restart that forgets nothing. The clocks go on as ever; `suspend` beside it stops
/// them.
public struct Restore: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "restore",
            "A pod is stopped and comes back from a checkpoint, with its memory and without its "
                + "connections.",
            incident: "Processes that were restored on another machine, with every TCP connection "
                + "reset: https://github.com/checkpoint-restore/criu/issues/2316",
            voids: [.effectDelayWithinBound],
            defaults: [
                "lasts": .durationRange(nanoseconds: 1_000_000_000...22_000_000_000)
            ],
            reason: "From a quick move to another host to longer than a lease of 15 s, so that a "
                + "successor is there when the old memory wakes."
        )
    }

    /// The restart.
    public init() {}

    /// Stops the pods, whose peers take them for gone.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            for service in world.serviceNames { world.resetConnections(of: pod, with: service) }
            world.pause(pod, for: fault.id)
        }
    }

    /// Lets them go on from where they were.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.resume(pod, for: fault.id) }
    }
}
