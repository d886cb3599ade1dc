internal import LockstepDeterminism
internal import LockstepSimulation

/// Has one API server's watch cache fall further behind the store.
///
/// What does not insist on the newest state is answered with an older one; watches are told late.
public struct StaleReplica: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "stale-replica",
            summary: "An API server's watch cache is further behind; watches are told late.",
            incident: "Reads from the cache of another API server that show deleted pods again: "
                + "https://github.com/kubernetes/kubernetes/issues/59848",
            target: .nothing,
            random: FaultKind.occurrence + StaleReplica.parameters,
            fixed: StaleReplica.parameters,
            defaults: .serviceTrouble(
                lasting: 5...30,
                ["replica": .count(0), "by": .duration(nanoseconds: 8_000_000_000)]
            ),
            reason: "Behind by more than a retry period and less than a lease."
        )
    }

    private static let parameters = [
        .replica,
        Parameter("by", .duration, "by how much it is behind"),
    ]

    /// The staleness.
    public init() {}

    /// API servers are told of a day at most.
    public func objection(to fault: PlannedFault) -> String? {
        fault.objection(by: kind.fixed) ?? fault.objection(toTold: "by")
    }

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        let time = fault.number("byNanoseconds") ?? 8_000_000_000
        return "replica-stale replica=\(fault.replica) by=\(time)ns"
    }
}
