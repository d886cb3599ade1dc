public import LockstepSimulation

/// Leaves a pod with connections that are dead at the other end.
public struct HalfOpen: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "half-open",
            "No reply comes, connections stay open, and streams are silent; at the end "
                + "those break.",
            incident: "Dead HTTP/2 connections that went on being used, and nodes that were given "
                + "up for it: https://github.com/kubernetes/kubernetes/pull/70971",
            options: LinkOptions.oneWay,
            defaults: [
                "share": .share(partsPerMillion: 1_000_000)
            ],
            reason: "A connection is dead as a whole."
        )
    }

    /// The fault.
    public init() {}

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.swallow, on: world, direction: "replies")
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
