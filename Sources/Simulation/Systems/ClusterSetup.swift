/// Nodes, and a workload whose pods run on them, in place of pods that are simply there.
///
/// The names of the set-up's pods are then places where a pod of the workload may run, dealt out to
/// the nodes in turn; which of them is used when is for the control plane and the nodes to decide.
public struct ClusterSetup: Hashable, Sendable {
    /// How many nodes there are.
    public var nodes: Int
    /// How the workload's pods are replaced, as a control plane knows it: `deployment` or
    /// `stateful-set`.
    public var workload: String
    /// How many pods of the workload there shall be.
    public var replicas: Int
    /// How long a pod stays on a node from which nothing is heard, in whole seconds; `nil` is what
    /// a control plane gives every pod.
    public var tolerationSeconds: Int64?
    /// To how many zones the nodes are dealt out in turn; `nil` if they say nothing of zones.
    public var zones: Int?

    /// The name of the workload, after which its pods are called.
    public static let workloadName = "app"

    /// Puts a cluster together.
    public init(
        nodes: Int,
        workload: String,
        replicas: Int,
        tolerationSeconds: Int64? = nil,
        zones: Int? = nil
    ) {
        self.nodes = nodes
        self.workload = workload
        self.replicas = replicas
        self.tolerationSeconds = tolerationSeconds
        self.zones = zones
    }

    /// The nodes' names: `node-1`, `node-2` and so on.
    public var nodeNames: [String] { (1...max(nodes, 1)).map { "node-\($0)" } }

    /// The zone of a node, counted from 0: `zone-1`, `zone-2` and so on; `nil` if it is in none.
    public func zone(ofNode node: Int) -> String? { zones.map { "zone-\(node % $0 + 1)" } }

    /// The nodes of each zone; empty if they are in none.
    public var zonesOfNodes: [[String]] {
        guard let zones else { return [] }
        return (0..<zones).map { zone in
            nodeNames.indices.filter { $0 % zones == zone }.map { nodeNames[$0] }
        }
    }

    /// Those of the places that are on a node, counted from 0.
    public func places(of pods: [String], onNode node: Int) -> [String] {
        pods.indices.filter { $0 % max(nodes, 1) == node }.map { pods[$0] }
    }
}
