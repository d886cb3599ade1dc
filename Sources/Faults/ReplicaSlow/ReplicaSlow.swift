internal import LockstepDeterminism
internal import LockstepSimulation

/// Has one API server take longer for every request.
///
/// Some of the time passes before the store's turn and the rest after it, so that of the requests
/// that nobody waits for any more some are carried out. Open watches are told in time.
public struct ReplicaSlow: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "replica-slow",
            summary: "An API server takes longer for every request.",
            incident: "Electors that could not read their lock in time through API servers under "
                + "high load: https://github.com/kubernetes/kubernetes/issues/117922",
            target: .nothing,
            random: FaultKind.occurrence + ReplicaSlow.parameters,
            fixed: ReplicaSlow.parameters,
            defaults: .serviceTrouble(
                lasting: 5...30,
                ["replica": .count(0), "by": .duration(nanoseconds: 3_000_000_000)]
            ),
            reason: "Longer than an elector's patience with one request, 2 s, and shorter than "
                + "the 5 s that client-go's users are told to set."
        )
    }

    private static let parameters = [
        .replica,
        Parameter("by", .duration, "how much longer it takes"),
    ]

    /// The slowness.
    public init() {}

    /// API servers are told of a day at most.
    public func objection(to fault: PlannedFault) -> String? {
        fault.objection(by: kind.fixed) ?? fault.objection(toTold: "by")
    }

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        let time = fault.nanoseconds("by") ?? 3_000_000_000
        return "replica-slow replica=\(fault.replica) by=\(time)ns"
    }
}
