public import LockstepSimulation

/// Kills a pod and has another one with a new identity take its place.
public struct Replacement: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "replace",
            "A pod dies at once and comes back without its memory under another identity.",
            incident: "A lock whose holder was gone for good, and which its successor could not "
                + "take: https://github.com/kubereboot/kured/issues/822",
            defaults: [
                "lasts": .durationRange(nanoseconds: 1_000_000_000...12_000_000_000)
            ],
            reason: "Down for less than, and for more than, half a lease, as a killed pod is."
        )
    }

    /// The fault.
    public init() {}

    /// Kills, and gives the next life its identity: the name with the number of that life.
    public func begin(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets {
            world.kill(pod, for: fault.id)
            world.setIdentity(of: pod, to: "\(pod)-\(world.life(of: pod) + 1)")
        }
    }

    /// Starts the new one.
    public func end(_ fault: PlannedFault, in world: World) {
        for pod in fault.targets { world.start(pod, for: fault.id) }
    }
}
