internal import LockstepDeterminism
internal import LockstepSimulation

/// Tells some events of watches twice, one right after the other.
public struct WatchRepeat: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "watch-repeat",
            summary: "Watches are told some events twice.",
            incident: "A client's watch that gave the same events again and again: "
                + "https://github.com/kubernetes-client/python-base/issues/81",
            target: .nothing,
            breaksWatches: true,
            random: FaultKind.occurrence + [WatchRepeat.share],
            fixed: [WatchRepeat.share],
            defaults: .serviceTrouble(
                lasting: 5...30,
                ["share": .share(partsPerMillion: 500_000)]
            ),
            reason: "Half of them, since the other half shows that it does not matter."
        )
    }

    private static let share = Parameter("share", .share, "how many of the events are told twice")

    /// The fault.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "watches-repeated share=\(share(of: fault))ppm"
    }
}
