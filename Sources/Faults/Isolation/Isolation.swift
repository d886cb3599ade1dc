internal import LockstepDeterminism
public import LockstepSimulation

/// Cuts one pod of all off, while the others stay as they are.
public struct Isolation: LinkFault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            "isolate",
            "One pod, drawn among all, is cut off from services; the others are not.",
            incident: "The machine of a leader whose network interface was taken away: "
                + "https://github.com/kubernetes/kubernetes/issues/81837",
            options: [LinkOptions.direction, LinkOptions.services],
            defaults: [
                "chance": .share(partsPerMillion: 500_000),
                "direction": .text("both"),
            ],
            reason: "Since it strikes one pod only, it can be had in every second run without "
                + "stopping all."
        )
    }

    /// The fault.
    public init() {}

    /// Once in a run, if at all.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        let struck = draws.strike("cluster", settings, until: cluster.end) { fault, generator in
            let choice = Int(generator.next().below(UInt64(max(cluster.pods.count, 1))))
            fault.targets = cluster.pods.isEmpty ? [] : [cluster.pods[choice]]
            fault.parameters = settings.withoutOccurrence.planned
        }
        return struck.map { [$0] } ?? []
    }
}
