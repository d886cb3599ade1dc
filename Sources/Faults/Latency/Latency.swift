public import LockstepHistories
public import LockstepSimulation

/// Makes messages slow, each by an amount of its own.
public struct Latency: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "latency",
            "Messages between a pod and services take longer, each by an amount drawn for "
                + "it.",
            incident: "A store that became slow to answer, and a controller manager that lost its "
                + "election over it: https://github.com/kubernetes/kubernetes/issues/108380",
            voids: [.effectDelayWithinBound],
            options: [
                Parameter("delay", .durationRange, "how much longer, drawn for each message")
            ] + LinkOptions.all,
            defaults: [
                "delay": .durationRange(nanoseconds: 50_000_000...4_000_000_000)
            ],
            reason: "From what is hardly noticed to twice an elector's patience with a request, "
                + "which is 2 s."
        )
    }

    /// The fault.
    public init() {}

    /// Late effects void an assumption only where effects are late.
    public func voided(by fault: PlannedFault) -> [Assumption] {
        fault.meansEffects ? kind.voids : []
    }

    /// The longest delay.
    public func effectDelayNanoseconds(of fault: PlannedFault) -> Int64 {
        fault.nanosecondRange("delay")?.upperBound ?? 0
    }

    /// Other messages are no effects.
    public var voidsNote: String { LinkOptions.effectsNote }

    /// Lays it on the links.
    public func begin(_ fault: PlannedFault, in world: World) {
        fault.lay(.delay(nanoseconds: fault.nanosecondRange("delay") ?? 0...0), on: world)
    }

    /// Takes it off again.
    public func end(_ fault: PlannedFault, in world: World) {
        world.removeRules(of: fault.id)
    }
}
