public import LockstepSimulation

/// Takes all nodes of a zone away at once: they lose power, or are cut off.
///
/// Nodes that are in no zone are taken together.
public struct ZoneLoss: Fault {
    /// What is known of it.
    public var kind: FaultKind {
        FaultKind(
            name: "zone-loss",
            summary: "All nodes of a zone lose power or are cut off at once.",
            incident: "An availability zone goes down, and the pods of all its nodes are evicted: "
                + "https://github.com/kubernetes/kubernetes/issues/131314",
            target: .nodes,
            random: FaultKind.occurrence + [ZoneLoss.how],
            fixed: [ZoneLoss.how],
            defaults: .nodeTrouble(lasting: 20...90, ["how": .text("dead")]),
            reason: "From less than the grace period of a node, 50 s, to long enough for the first "
                + "nodes to be emptied; dead, since cut off is the rarer way to lose a zone."
        )
    }

    private static let ways = ["dead", "cut-off"]

    private static let how = Parameter(
        "how",
        .choice(ways),
        "whether the nodes lose power, or are cut off from the services and run on"
    )

    /// The loss.
    public init() {}

    /// Each zone for itself.
    public func plan(
        _ settings: Settings,
        for cluster: Cluster,
        drawing draws: FaultDraws
    ) -> [PlannedFault] {
        cluster.zonesOfNodes.compactMap { nodes in
            guard let first = nodes.first else { return nil }
            return draws.strike(first, settings, until: cluster.end) { fault, _ in
                fault.targets = nodes
                fault.parameters = settings.withoutOccurrence.planned
            }
        }
    }

    /// A node stands for its zone.
    public func targets(_ named: [String], in cluster: Cluster) -> [String] {
        cluster.zonesOfNodes.filter { zone in zone.contains { named.contains($0) } }.flatMap { $0 }
    }

    /// Only if the nodes run on.
    public func cutsLinks(as fault: PlannedFault) -> Bool { way(of: fault).cutsLinks(as: fault) }

    /// Takes the nodes away.
    public func begin(_ fault: PlannedFault, in world: World) {
        way(of: fault).begin(fault, in: world)
    }

    /// Brings them back.
    public func end(_ fault: PlannedFault, in world: World) {
        way(of: fault).end(fault, in: world)
    }

    private func way(of fault: PlannedFault) -> any Fault {
        fault.text("how") == "cut-off" ? NodePartition() : NodeLoss()
    }
}
