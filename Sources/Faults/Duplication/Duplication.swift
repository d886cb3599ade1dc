public import LockstepHistories
public import LockstepSimulation

/// Has requests arrive a second time, before or long after their sender gave up.
public struct Duplication: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "duplicate",
            "Some requests of a pod arrive once more, and perhaps after it has stopped "
                + "waiting.",
            incident: "A client that sent a write again whose answer had got lost, and took the "
                + "conflict with itself for somebody else: "
                + "https://github.com/apify/apify-client-python/issues/990",
            voids: [.effectDelayWithinBound],
            options: [
                Parameter("after", .durationRange, "when the copy arrives, from the sending on")
            ] + LinkOptions.oneWay,
            defaults: [
                "after": .durationRange(nanoseconds: 0...20_000_000_000),
                "share": .share(partsPerMillion: 500_000),
            ],
            reason: "From a copy that overtakes the original to one that comes after a lease of 15 "
                + "s."
        )
    }

    /// The fault.
    public init() {}

    /// As late as the copy may come, if the request is one that has a copy.
    public func effectDelayNanoseconds(of fault: PlannedFault) -> Int64 {
        fault.nanosecondRange("after")?.upperBound ?? 0
    }

    /// An effect has a method of its own.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        fault.meansEffects ? kind.voids : []
    }

    /// Other requests are no effects.
    public var voidsNote: String { LinkOptions.effectsNote }

    /// A stream is opened once.
    public func objection(to fault: PlannedFault) -> String? {
        fault.objection(by: kind.fixed) ?? fault.objectionToWatches()
    }

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        let after = fault.nanosecondRange("after") ?? 0...0
        fault.lay(.duplicate(afterNanoseconds: after), on: world, direction: "requests")
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
