public import LockstepHistories
public import LockstepSimulation

/// Has messages overtaken by later ones.
public struct Reordering: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "reorder",
            "Some messages wait until a later one of the same link has gone by.",
            incident: "Events that came out of order, were refused, and were sent again until "
                + "nothing else got through: https://github.com/atomix/copycat/pull/235",
            voids: [.effectDelayWithinBound],
            options: [
                Parameter("within", .duration, "how long a message waits for a later one")
            ] + LinkOptions.all,
            defaults: [
                "within": .duration(nanoseconds: 10_000_000_000),
                "share": .share(partsPerMillion: 300_000),
            ],
            reason: "Electors send a request every 2 s; 10 s is time for several, and for a "
                + "time-out and a retry."
        )
    }

    /// The fault.
    public init() {}

    /// Late effects void an assumption only where effects are late.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        fault.meansEffects ? kind.voids : []
    }

    /// As long as a message waits, and a nanosecond behind the one that overtakes it.
    public func effectDelayNanoseconds(of fault: PlannedFault) -> Int64 {
        (fault.nanoseconds("within") ?? 0) + 1
    }

    /// Other messages are no effects.
    public var voidsNote: String { LinkOptions.effectsNote }

    /// A stream's messages do not overtake each other.
    public func objection(to fault: PlannedFault) -> String? {
        fault.objection(by: kind.fixed) ?? fault.objectionToWatches()
    }

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.overtake(withinNanoseconds: fault.nanoseconds("within") ?? 0), on: world)
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
