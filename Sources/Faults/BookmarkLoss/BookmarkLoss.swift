internal import LockstepDeterminism
internal import LockstepSimulation

/// Leaves bookmarks out of watches, those included that say that the beginning is over.
///
/// A watch on which nothing happens then falls behind, and a client that waits for the end of the
/// beginning waits until it gives up.
public struct BookmarkLoss: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "bookmark-loss",
            summary:
                "Watches are not told how far they are, nor that their beginning is over.",
            incident: "Informers that hung because no bookmark ended their initial events: "
                + "https://github.com/antrea-io/antrea/issues/8123",
            target: .nothing,
            breaksWatches: true,
            random: FaultKind.occurrence + [BookmarkLoss.share],
            fixed: [BookmarkLoss.share],
            defaults: .serviceTrouble(
                lasting: 10...60,
                ["share": .share(partsPerMillion: 1_000_000)]
            ),
            reason: "All of them: they come once a minute, and the one that matters comes once."
        )
    }

    private static let share = Parameter("share", .share, "how many of the bookmarks are left out")

    /// The fault.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "bookmarks-lost share=\(share(of: fault))ppm"
    }
}
