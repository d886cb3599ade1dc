internal import LockstepDeterminism
public import LockstepSimulation

/// Cuts a pod off from every service, both ways or one way only.
public struct Partition: LinkFault {
    private static let directions = ["both", "requests", "replies"]

    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "partition",
            summary: "A pod's messages to the services, or theirs to it, or both, are lost.",
            incident: "GitHub 2018-10-21, a network partition of 43 seconds between two sites: "
                + "https://github.blog/2018-10-30-oct21-post-incident-analysis/",
            target: .pods,
            random: FaultKind.occurrence,
            fixed: [
                Parameter("direction", .choice(Partition.directions), "which messages are lost")
            ],
            reason: "From a blip to twice a lease: some end while the holder still believes, "
                + "some long after."
        )
    }

    /// The partition.
    public init() {}

    /// A third each lose everything, requests only, or replies only: the one-sided ones are what
    /// leaves a holder and the store with different ideas of what happened.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        cluster.pods.compactMap { pod in
            draws.strike(pod, settings, until: cluster.end) { fault, generator in
                let choice = Int(generator.next().below(3))
                let direction = Partition.directions[choice]
                fault.parameters = [PlannedFault.Parameter("direction", direction)]
            }
        }
    }

    /// The direction must be one there is.
    public func objection(to fault: PlannedFault) -> String? {
        fault.objection(by: kind.fixed)
    }
}
