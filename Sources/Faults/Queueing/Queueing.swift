public import LockstepHistories
public import LockstepSimulation

/// Narrows links, so that messages queue.
public struct Queueing: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "queueing",
            "Each message takes a pod's link for a while, and later ones wait for their "
                + "turn.",
            incident: "Renewals that queued behind a burst of other requests in a throttled "
                + "client: https://github.com/kubernetes-sigs/controller-runtime/issues/3092",
            voids: [.effectDelayWithinBound],
            options: [
                Parameter("each", .duration, "how long each message takes the link")
            ] + LinkOptions.all,
            defaults: [
                "each": .duration(nanoseconds: 1_500_000_000)
            ],
            reason: "Just under the 2 s between two renewals: retries and effects make the queue "
                + "grow."
        )
    }

    /// The fault.
    public init() {}

    /// Late effects void an assumption only where effects are late.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        fault.meansEffects ? kind.voids : []
    }

    /// A queue may become as long as it likes.
    public func effectDelayNanoseconds(of fault: PlannedFault) -> Int64 {
        fault.nanoseconds("each") ?? 0 > 0 ? .max : 0
    }

    /// Other messages are no effects.
    public var voidsNote: String { LinkOptions.effectsNote }

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.queue(nanosecondsEach: fault.nanoseconds("each") ?? 0), on: world)
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
