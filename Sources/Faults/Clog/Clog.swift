public import LockstepHistories
public import LockstepSimulation

/// Holds messages back and lets them all go at its end.
public struct Clog: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "clog",
            "Messages between a pod and services wait, and all go on at the end, perhaps in "
                + "another order.",
            incident: "A mesh proxy that kept requests for a backend that was away, without any "
                + "limit on how long: https://github.com/linkerd/linkerd2/pull/2869",
            voids: [.effectDelayWithinBound],
            options: [
                Parameter(
                    "order",
                    .choice(LinkRule.Order.allCases.map(\.rawValue)),
                    "the order in which they go on"
                )
            ] + LinkOptions.all,
            defaults: [
                "order": .text("shuffled")
            ],
            reason: "Whoever depends on an order nobody promised is found by a drawn one."
        )
    }

    /// The fault.
    public init() {}

    /// Late effects void an assumption only where effects are late.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        fault.meansEffects ? kind.voids : []
    }

    /// Until its end; those that waited then go on a nanosecond apart.
    public func effectDelayNanoseconds(of fault: PlannedFault) -> Int64 {
        max(fault.durationNanoseconds, fault.durationNanoseconds &+ 1_000_000)
    }

    /// Other messages are no effects.
    public var voidsNote: String { LinkOptions.effectsNote }

    /// Has them wait.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.hold(fault.text("order").flatMap(LinkRule.Order.init) ?? .same), on: world)
    }

    /// Lets them go.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
