internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// The two ways in which a clock can be wrong, as faults of clocks name them.
///
/// A size is given without a sign, and which way it counts is said beside it, or drawn.
struct ClockDirections {
    /// The one that counts forward.
    let ahead: String
    /// The one that counts back.
    let behind: String

    /// Of a clock's rate.
    static let rates = ClockDirections(ahead: "fast", behind: "slow")
    /// Of a clock's reading.
    static let steps = ClockDirections(ahead: "forward", behind: "back")

    /// What faults that set rates say of what they do away with.
    static let driftNote =
        "Beyond the drift that timings promise it also does away with: "
        + Assumption.driftWithinBound.sentence

    /// What can be set about it.
    func parameter(_ meaning: String = "which way; drawn if not given") -> Parameter {
        Parameter("direction", .choice([ahead, behind]), meaning)
    }

    /// A size with the sign of a fault's direction.
    func signed(_ size: Int64, of fault: PlannedFault) -> Int64 {
        fault.text("direction") == behind ? -size : size
    }

    /// Strikes each pod for itself, either way unless the settings say which.
    func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        cluster.pods.compactMap { pod in
            draws.strike(pod, settings, until: cluster.end) { fault, generator in
                let drawn = generator.next().below(2) == 0 ? ahead : behind
                var rest = settings.withoutOccurrence
                rest["direction"] = .text(settings.text("direction") ?? drawn)
                fault.parameters = rest.planned
            }
        }
    }
}
