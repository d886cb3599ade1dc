internal import LockstepSimulation

extension ScenarioReader {
    private static let clusterParameters = [
        Parameter("nodes", .count(1...9), "how many nodes there are"),
        Parameter(
            "workload",
            .choice(["deployment", "stateful-set"]),
            "how pods are replaced: under new names at once, or under the same once the old is gone"
        ),
        Parameter("replicas", .count(1...9), "how many pods there shall be"),
        Parameter("toleration", .duration, "how long pods stay where nothing is heard of the node"),
        Parameter("zones", .count(1...9), "to how many zones the nodes are dealt out in turn"),
    ]

    /// The nodes on which the pods run.
    ///
    /// - Parameters:
    ///   - node: What stands under `cluster`; nothing if the pods are simply there.
    ///   - pods: How many places for pods there are.
    /// - Returns: The cluster; one pod a node and a Deployment, if nothing else is said.
    /// - Throws: `ScenarioError` for what cannot be.
    mutating func cluster(
        _ node: ScenarioNode?,
        pods: Int64
    ) throws(ScenarioError) -> ClusterSetup? {
        guard let node else { return nil }
        let settings = try settings(
            node,
            path: "cluster",
            parameters: Self.clusterParameters
        )
        guard let nodes = settings.count("nodes") else {
            _ = try required("nodes", of: node)
            return nil
        }
        let replicas = settings.count("replicas") ?? nodes
        guard nodes <= pods, replicas <= pods else {
            throw error(
                at: node.place,
                found: "\(nodes) nodes and \(replicas) replicas, but places for \(pods) pods",
                expected: "at least a place for each, which `pods` counts"
            )
        }
        if let zones = settings.count("zones"), zones > nodes {
            throw error(
                at: node.place,
                found: "\(zones) zones for \(nodes) nodes",
                expected: "at least a node for each zone"
            )
        }
        return ClusterSetup(
            nodes: Int(nodes),
            workload: settings.text("workload") ?? "deployment",
            replicas: Int(replicas),
            tolerationSeconds: try toleration(settings, in: node),
            zones: settings.count("zones").map { Int($0) }
        )
    }

    /// How many seconds pods stay; objects hold no fractions of one.
    private func toleration(
        _ settings: Settings,
        in node: ScenarioNode
    ) throws(ScenarioError) -> Int64? {
        guard let nanoseconds = settings.nanoseconds("toleration") else { return nil }
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest == 0 else {
            throw error(
                at: node["toleration"]?.place ?? node.place,
                found: "a toleration of \(quoted(node["toleration"]?.text ?? ""))",
                expected: "whole seconds, since Kubernetes knows no others",
                suggestion: "\(seconds + 1)s"
            )
        }
        return seconds
    }
}
