public import LockstepSimulation

/// Loses messages by chance, or those that fit a description.
public struct Loss: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "loss",
            "Some messages between a pod and services are lost.",
            incident: "Nodes whose health flapped on a network that lost packets: "
                + "https://github.com/hashicorp/consul/issues/1212",
            options: LinkOptions.all,
            defaults: [
                "share": .share(partsPerMillion: 400_000)
            ],
            reason: "So many that two attempts in a row often fail, and few enough that a holder "
                + "can live on."
        )
    }

    /// The fault.
    public init() {}

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.lose, on: world)
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
