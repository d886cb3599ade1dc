internal import LockstepHistories
public import LockstepSimulation

/// Stops a pod's wall clock while its monotonic clock goes on.
public struct WallFreeze: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "wall-freeze",
            "A pod's wall clock stands still, and is right again at the end.",
            incident: "A holder whose clock stands still renews, and nobody sees it, for only the "
                + "time would differ: https://github.com/kubernetes/client-go",
            voids: [.wallClocksAgree],
            defaults: [
                "lasts": .durationRange(nanoseconds: 10_000_000_000...40_000_000_000)
            ],
            reason: "Mostly longer than a lease, which is when it matters."
        )
    }

    /// The fault.
    public init() {}

    /// Stops it.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            world.setWallRate(pod, partsPerBillion: -1_000_000_000, for: fault.id)
        }
    }

    /// Has it follow the monotonic clock again, as if it had never stood.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.setWallRate(pod, partsPerBillion: nil, for: fault.id) }
    }
}
