internal import LockstepDeterminism
internal import LockstepSimulation

/// Leaves events out of watches, which do not notice.
///
/// A watch promises that this never happens, so nothing tells the client that it has.
public struct WatchGap: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "watch-gap",
            summary: "Watches are not told of some events, and go on as if nothing were missing.",
            incident: "The API server's watch cache lost events, and its clients with it: "
                + "https://github.com/kubernetes/kubernetes/issues/123072",
            target: .nothing,
            breaksWatches: true,
            random: FaultKind.occurrence + [WatchGap.share],
            fixed: [WatchGap.share],
            defaults: .serviceTrouble(
                lasting: 5...30,
                ["share": .share(partsPerMillion: 300_000)]
            ),
            reason: "Some of them, so that the next one often, but not always, shows what was "
                + "missed; as long as a lease or longer."
        )
    }

    private static let share = Parameter("share", .share, "how many of the events are left out")

    /// The fault.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "watches-gapped share=\(share(of: fault))ppm"
    }
}
