internal import LockstepDeterminism
internal import LockstepSimulation

/// Has the API server's store answer nobody for a while.
///
/// Reads of any state are answered all the time. Writes time out, and some of those that did are
/// carried out when the store comes back.
public struct StoreOutage: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "store-outage",
            summary: "The API server's store answers nobody; some writes happen afterwards.",
            incident: "Controller managers that lost their leases again and again while etcd was "
                + "slow: "
                + "https://github.com/kubernetes/kubernetes/issues/74340",
            target: .nothing,
            random: FaultKind.occurrence + [StoreOutage.applied],
            fixed: [StoreOutage.applied],
            defaults: .serviceTrouble(
                lasting: 3...40,
                ["applied": .share(partsPerMillion: 500_000)]
            ),
            reason: "As long as a lease, and longer than writes wait, 34 s, only now and "
                + "then; half of those that timed out are carried out, so that both answers "
                + "are met."
        )
    }

    private static let applied = Parameter(
        "applied",
        .share,
        "how many of the writes that timed out are carried out afterwards"
    )

    /// The outage.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        let share = fault.number("applied") ?? 500_000
        return "store-frozen applied=\(share)ppm"
    }
}
