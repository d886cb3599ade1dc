public import LockstepSimulation

/// Turns a pod's requests away at once, certainly not sent.
public struct Refusal: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "refused",
            "Requests of a pod fail at once (connection refused), so that it knows they did "
                + "nothing.",
            incident: "A controller that lost its lease, restarted, and was refused connections "
                + "ever after: "
                + "https://github.com/kubernetes-sigs/controller-runtime/issues/3298",
            options: LinkOptions.oneWay,
            defaults: [
                "share": .share(partsPerMillion: 1_000_000)
            ],
            reason: "A port on which nobody listens refuses everybody."
        )
    }

    /// The fault.
    public init() {}

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.refuse, on: world, direction: "requests")
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
