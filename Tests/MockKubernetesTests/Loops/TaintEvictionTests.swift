import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite struct TaintEvictionTests {
    private func isDeleted(_ pod: String, in cluster: LoopCluster) -> Bool {
        let object = cluster.read(LoopCluster.pods + "/" + pod)
        return object == nil || object?["metadata"]?["deletionTimestamp"] != nil
    }

    /// Two nodes, of which the first is cut off at 25 s and tainted at 75 s.
    private func cutCluster(_ prepare: (LoopCluster) -> Void) -> LoopCluster {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        prepare(cluster)
        cluster.run(untilSecond: 25)
        cluster.agents { $0.cutOff("n1") }
        return cluster
    }

    @Test("a pod is evicted 300 s after its node became unreachable, and its object stays")
    func standard() {
        let cluster = cutCluster { $0.createPod("p", on: "n1") }
        cluster.run(untilSecond: 374.999)
        #expect(!isDeleted("p", in: cluster))
        cluster.run(untilSecond: 375)
        #expect(isDeleted("p", in: cluster))
        cluster.run(untilSecond: 2_000)
        let pod = cluster.read(LoopCluster.pods + "/p")
        #expect(pod != nil, "no kubelet has confirmed its end")
        #expect(cluster.running(on: "n1").count == 1, "nobody could stop it")
        let target = cluster.condition("DisruptionTarget", of: pod)
        #expect(target?["reason"] == "DeletionByTaintManager")
    }

    @Test("a pod's own tolerations count: for ever, for a while, not at all")
    func own() {
        func toleration(_ seconds: Int64?) -> JSONObject {
            var entry: JSONObject = [
                "key": "node.kubernetes.io/unreachable", "operator": "Exists",
                "effect": "NoExecute",
            ]
            entry["tolerationSeconds"] = seconds.map(JSONValue.integer)
            return ["tolerations": [.object(entry)]]
        }
        let cluster = cutCluster { cluster in
            cluster.createPod("ever", on: "n1", spec: toleration(nil))
            cluster.createPod("while", on: "n1", spec: toleration(7))
            cluster.createPod("none", on: "n1", spec: toleration(0))
        }
        cluster.run(untilSecond: 75)
        #expect(isDeleted("none", in: cluster))
        cluster.run(untilSecond: 81.999)
        #expect(!isDeleted("while", in: cluster))
        cluster.run(untilSecond: 82)
        #expect(isDeleted("while", in: cluster))
        cluster.run(untilSecond: 5_000)
        #expect(!isDeleted("ever", in: cluster))
    }

    @Test("a node that is back in time keeps its pods, and the count begins anew")
    func saved() {
        let cluster = cutCluster { $0.createPod("p", on: "n1") }
        cluster.run(untilSecond: 360)
        cluster.agents { $0.reconnect("n1") }
        cluster.run(untilSecond: 385)
        #expect(cluster.taints("n1") == [])
        cluster.agents { $0.cutOff("n1") }
        // Last renewal at 380 s, tainted at 435 s.
        cluster.run(untilSecond: 734.999)
        #expect(!isDeleted("p", in: cluster))
        cluster.run(untilSecond: 735)
        #expect(isDeleted("p", in: cluster))
    }

    @Test("the evicted pod of a node that comes back is stopped, and its object goes")
    func stopped() {
        let cluster = cutCluster { $0.createPod("p", on: "n1") }
        cluster.run(untilSecond: 400.5)
        cluster.agents { $0.reconnect("n1") }
        cluster.run(untilSecond: 412)
        #expect(cluster.read(LoopCluster.pods + "/p") == nil)
        #expect(cluster.running(on: "n1").isEmpty)
    }

    @Test("a taint that somebody sets drives out at once whoever does not tolerate it")
    func byHand() throws {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.createPod("p", on: "n1")
        cluster.run(untilSecond: 10)
        var node = try #require(cluster.read("/api/v1/nodes/n1")?.asObject)
        node[object: "spec"]["taints"] = [["key": "example.com/out", "effect": "NoExecute"]]
        cluster.send(.put, "/api/v1/nodes/n1", .object(node))
        cluster.run(untilSecond: 10)
        #expect(isDeleted("p", in: cluster))
    }
}
