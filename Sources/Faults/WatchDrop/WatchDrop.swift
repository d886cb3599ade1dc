internal import LockstepDeterminism
internal import LockstepSimulation

/// Breaks watches: such a part of those that are open, and then of all deliveries.
public struct WatchDrop: ServiceFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "watch-drop",
            summary: "Watches break in the middle, and have to be opened again.",
            incident: "Watches whose connection is lost after a few minutes: "
                + "https://github.com/kubernetes-client/java/issues/448",
            target: .nothing,
            breaksWatches: true,
            random: FaultKind.occurrence + [WatchDrop.share],
            fixed: [WatchDrop.share],
            defaults: .serviceTrouble(lasting: 2...20, ["share": .share(partsPerMillion: 700_000)]),
            reason: "Most of them, and long enough for those that are opened again to break "
                + "as well."
        )
    }

    private static let share = Parameter("share", .share, "how many of the watches break")

    /// The drop.
    public init() {}

    /// What they are told.
    public func trouble(_ fault: PlannedFault) -> String {
        "watches-dropped share=\(share(of: fault))ppm"
    }
}
