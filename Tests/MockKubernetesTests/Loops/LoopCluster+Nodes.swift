import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes

/// Clusters with nodes, and what tests look at in them.
extension LoopCluster {
    /// Nodes and workloads with every loop that looks after them.
    static func nodes(
        _ names: [String],
        _ workloads: [Workload] = [],
        zones: Int = 0,
        stopNanoseconds: Int64 = NodeAgents.stopNanoseconds,
        seed: UInt64 = 1
    ) -> LoopCluster {
        let seed = Seed(seed)
        return LoopCluster(
            kinds: KindCatalog.all,
            namespaces: ["default", NodeLifecycle.leaseNamespace],
            [
                NodeAgents(names, zones: zones, stopNanoseconds: stopNanoseconds),
                NodeLifecycle(),
                TaintEviction(),
                WorkloadController(workloads, seed: seed),
                Scheduler(seed: seed),
                GarbageCollector(seed: seed),
                NamespaceDeletion(seed: seed),
            ]
        )
    }

    static let pods = "/api/v1/namespaces/default/pods"

    /// The status of a node's condition `Ready`.
    func ready(_ node: String) -> String? {
        condition("Ready", of: read("/api/v1/nodes/" + node))?["status"]?.asString
    }

    /// A node's taints as `key:effect`, without the prefix that most have.
    func taints(_ node: String) -> [String] {
        let taints = read("/api/v1/nodes/" + node)?["spec"]?["taints"]?.asArray ?? []
        return taints.map { taint in
            let key = taint["key"]?.asString ?? ""
            let short = key.split(separator: "/").last.map(String.init) ?? key
            return "\(short):\(taint["effect"]?.asString ?? "")"
        }
    }

    func condition(_ type: String, of object: JSONValue?) -> JSONValue? {
        object?["status"]?["conditions"]?.asArray?.first { $0["type"]?.asString == type }
    }

    /// The Pod objects.
    func podObjects() -> [JSONValue] {
        send(.get, Self.pods).body["items"]?.asArray ?? []
    }

    /// Those of one node, by name.
    func podNames(on node: String) -> [String] {
        podObjects().filter { $0["spec"]?["nodeName"]?.asString == node }
            .compactMap { $0["metadata"]?["name"]?.asString }
    }

    /// The identities of what runs on a node.
    func running(on node: String) -> [String] {
        loops.loop(NodeAgents.self)?.running(on: node) ?? []
    }

    func agents(_ body: (inout NodeAgents) -> Void) { loops.change(NodeAgents.self, body) }

    /// Creates a pod, bound to a node or not.
    @discardableResult
    func createPod(
        _ name: String,
        on node: String? = nil,
        spec: JSONObject = [:]
    ) -> JSONValue {
        var spec = spec
        spec["containers"] = [["name": "main", "image": "test"]]
        if let node { spec["nodeName"] = .string(node) }
        return send(
            .post,
            Self.pods,
            [
                "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)],
                "spec": .object(spec),
            ]
        ).body
    }

    /// When the first commit was made of which this holds, in seconds.
    func secondOf(_ condition: (Commit) -> Bool) -> Double? {
        commits.first { condition($0.commit) }.map { Double($0.at.nanoseconds) / 1e9 }
    }
}

extension Commit {
    var kindName: String? { (after ?? before)?.string("kind") }
}
