import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite struct SchedulerTests {
    private func node(of pod: String, in cluster: LoopCluster) -> String? {
        cluster.read(LoopCluster.pods + "/" + pod)?["spec"]?["nodeName"]?.asString
    }

    @Test("pods go to the nodes in turn, in the order of the nodes' names")
    func turns() {
        let cluster = LoopCluster.nodes(["n2", "n3", "n1"])
        cluster.run(untilSecond: 1)
        for (index, name) in ["p1", "p2", "p3", "p4"].enumerated() {
            cluster.createPod(name)
            cluster.run(untilSecond: 1.2 + 0.2 * Double(index))
        }
        let nodes = ["p1", "p2", "p3", "p4"].map { node(of: $0, in: cluster) }
        #expect(nodes == ["n1", "n2", "n3", "n1"])
    }

    @Test("a node that is not ready, cordoned or tainted gets no pod; one that tolerates may go")
    func avoided() throws {
        let cluster = LoopCluster.nodes(["n1", "n2", "n3"])
        cluster.run(untilSecond: 1)
        func change(_ name: String, _ body: (inout JSONObject) -> Void) throws {
            var node = try #require(cluster.read("/api/v1/nodes/" + name)?.asObject)
            body(&node)
            cluster.send(.put, "/api/v1/nodes/" + name, .object(node))
        }
        try change("n1") { $0[object: "spec"]["unschedulable"] = true }
        try change("n2") {
            $0[object: "spec"]["taints"] = [["key": "own", "effect": "NoSchedule"]]
        }
        cluster.agents { $0.cutOff("n3") }
        cluster.run(untilSecond: 80)
        cluster.createPod("p")
        cluster.run(untilSecond: 90)
        #expect(node(of: "p", in: cluster) == nil)
        cluster.createPod(
            "tolerant",
            spec: ["tolerations": [["key": "own", "operator": "Exists"]]]
        )
        cluster.run(untilSecond: 95)
        #expect(node(of: "tolerant", in: cluster) == "n2")
        try change("n1") { $0[object: "spec"]["unschedulable"] = nil }
        cluster.run(untilSecond: 96)
        #expect(node(of: "p", in: cluster) == "n1")
    }

    @Test("a pod with gates is left alone until they are gone")
    func gated() throws {
        let cluster = LoopCluster.nodes(["n1"])
        cluster.createPod("p", spec: ["schedulingGates": [["name": "g"]]])
        cluster.run(untilSecond: 20)
        #expect(node(of: "p", in: cluster) == nil)
        var pod = try #require(cluster.read(LoopCluster.pods + "/p")?.asObject)
        pod[object: "spec"]["schedulingGates"] = nil
        cluster.send(.put, LoopCluster.pods + "/p", .object(pod))
        cluster.run(untilSecond: 21)
        #expect(node(of: "p", in: cluster) == "n1")
    }

    @Test("a pod without a node that is deleted is forgotten")
    func deleted() {
        let cluster = LoopCluster.nodes([])
        cluster.createPod("p")
        cluster.run(untilSecond: 5)
        cluster.send(.delete, LoopCluster.pods + "/p")
        #expect(cluster.read(LoopCluster.pods + "/p") == nil)
        cluster.createPod("p")
        cluster.agents { $0 = NodeAgents(["n1"]) }
        cluster.run(untilSecond: 10)
        #expect(node(of: "p", in: cluster) == "n1")
    }
}
