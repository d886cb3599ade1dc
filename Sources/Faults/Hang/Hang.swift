public import LockstepSimulation

/// Has single requests hang: no answer ever comes to them.
public struct Hang: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "hung",
            "Some requests of a pod are never answered while others are; nobody tells it.",
            incident: "A renewal that hung for longer than the whole lease: "
                + "https://github.com/kubernetes/kubernetes/pull/65094",
            options: [
                Parameter("carriedOut", .flag, "whether they are carried out all the same")
            ] + LinkOptions.oneWay,
            defaults: [
                "carriedOut": .flag(false),
                "first": .count(1),
            ],
            reason: "One is enough for an elector that does not bound its calls, and the others "
                + "show that it is that one."
        )
    }

    /// The fault.
    public init() {}

    /// Has requests, or the answers to them, vanish.
    public func begin(_ fault: PlannedFault, in world: World) {
        let isCarriedOut = fault.number("carriedOut") == 1
        fault.lay(.swallow, on: world, direction: isCarriedOut ? "replies" : "requests")
    }

    /// Takes it off again; what hangs stays so.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
