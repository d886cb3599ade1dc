public import LockstepDeterminism

/// Who can be struck, and when.
public struct Cluster: Sendable {
    /// The candidates.
    public var pods: [String]
    /// The services they talk to.
    public var services: [String]
    /// The nodes on which the candidates run; empty if they are simply there.
    public var nodes: [String]
    /// The nodes of each zone; empty if nodes are in none.
    public var zones: [[String]]
    /// The moment at which all faults must be over.
    public var end: Instant

    /// Describes a cluster.
    public init(
        pods: [String],
        services: [String],
        nodes: [String] = [],
        zones: [[String]] = [],
        end: Instant
    ) {
        self.pods = pods
        self.services = services
        self.nodes = nodes
        self.zones = zones
        self.end = end
    }

    /// The nodes that are lost together; all of them if they are in no zones.
    var zonesOfNodes: [[String]] { zones.isEmpty ? [nodes] : zones }
}
