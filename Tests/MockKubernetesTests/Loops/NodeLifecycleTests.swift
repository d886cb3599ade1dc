import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite struct NodeLifecycleTests {
    @Test("a node registers, is ready, and renews its Lease of 40 s every 10 s")
    func alive() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.run(untilSecond: 1)
        #expect(cluster.ready("n1") == "True")
        #expect(cluster.taints("n1") == [])
        cluster.run(untilSecond: 65)
        let renewals = cluster.commits.filter { entry in
            entry.commit.key.namespace == "kube-node-lease" && entry.commit.key.name == "n1"
        }
        #expect(renewals.map { $0.at.nanoseconds / second } == [0, 10, 20, 30, 40, 50, 60])
        let lease = cluster.read(
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1"
        )
        #expect(lease?["spec"]?["leaseDurationSeconds"] == 40)
        #expect(lease?["spec"]?["holderIdentity"] == "n1")
        #expect(cluster.ready("n1") == "True")
    }

    @Test("a status that does not change is sent again only after five minutes")
    func reports() {
        let cluster = LoopCluster.nodes(["n1"])
        cluster.run(untilSecond: 650)
        let heartbeats = cluster.commits.compactMap { entry -> String? in
            guard entry.commit.kindName == "Node", let after = entry.commit.after else {
                return nil
            }
            let ready = cluster.condition("Ready", of: .object(after))
            return ready?["lastHeartbeatTime"]?.asString
        }
        var distinct: [String] = []
        for heartbeat in heartbeats where heartbeat != distinct.last { distinct.append(heartbeat) }
        #expect(
            distinct == ["2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z"]
        )
    }

    @Test("silent for more than 50 s at a look every 5 s, a node is unknown and unreachable")
    func silence() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.run(untilSecond: 25)
        cluster.agents { $0.cutOff("n1") }
        // The renewal at 20 s was seen at 20 s; at 70 s the 50 s are not yet exceeded.
        cluster.run(untilSecond: 74.999)
        #expect(cluster.ready("n1") == "True")
        #expect(cluster.taints("n1") == [])
        cluster.run(untilSecond: 75)
        #expect(cluster.ready("n1") == "Unknown")
        #expect(cluster.taints("n1") == ["unreachable:NoSchedule", "unreachable:NoExecute"])
        #expect(cluster.ready("n2") == "True")
        let node = cluster.read("/api/v1/nodes/n1")
        #expect(cluster.condition("Ready", of: node)?["reason"] == "NodeStatusUnknown")
        #expect(cluster.condition("DiskPressure", of: node)?["status"] == "Unknown")
    }

    @Test("a node that is back reports at its next tick, and loses its taints by the next look")
    func back() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.run(untilSecond: 25)
        cluster.agents { $0.cutOff("n1") }
        cluster.run(untilSecond: 100.5)
        cluster.agents { $0.reconnect("n1") }
        cluster.run(untilSecond: 109.999)
        #expect(cluster.ready("n1") == "Unknown")
        cluster.run(untilSecond: 110)
        #expect(cluster.ready("n1") == "True")
        #expect(!cluster.taints("n1").contains("unreachable:NoSchedule"))
        cluster.run(untilSecond: 115)
        #expect(cluster.taints("n1") == [])
    }

    @Test("a node that nobody speaks for is given 60 s to start")
    func startup() {
        let cluster = LoopCluster.nodes(["n2"])
        cluster.run(untilSecond: 2)
        cluster.send(
            .post,
            "/api/v1/nodes",
            ["apiVersion": "v1", "kind": "Node", "metadata": ["name": "n1"]]
        )
        // It was first looked at after 5 s, which counts as the last sign of life.
        cluster.run(untilSecond: 64.999)
        #expect(cluster.ready("n1") == nil)
        cluster.run(untilSecond: 70)
        #expect(cluster.ready("n1") == "Unknown")
        let node = cluster.read("/api/v1/nodes/n1")
        #expect(cluster.condition("Ready", of: node)?["reason"] == "NodeStatusNeverUpdated")
    }

    @Test("the pods of a silent node are marked not ready, those of others are not")
    func podsOfSilentNodes() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.createPod("p1", on: "n1")
        cluster.createPod("p2", on: "n2")
        cluster.run(untilSecond: 25)
        cluster.agents { $0.cutOff("n1") }
        func ready(_ pod: String) -> JSONValue? {
            cluster.condition("Ready", of: cluster.read(LoopCluster.pods + "/" + pod))?["status"]
        }
        #expect(ready("p1") == "True")
        cluster.run(untilSecond: 75)
        #expect(ready("p1") == "False")
        #expect(ready("p2") == "True")
        cluster.agents { $0.reconnect("n1") }
        cluster.run(untilSecond: 100)
        #expect(ready("p1") == "True")
    }

    @Test("when no node is heard of, none of them drives pods out")
    func allSilent() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.createPod("p1", on: "n1")
        cluster.run(untilSecond: 25)
        cluster.agents {
            $0.cutOff("n1")
            $0.cutOff("n2")
        }
        cluster.run(untilSecond: 800)
        #expect(cluster.ready("n1") == "Unknown")
        #expect(cluster.taints("n1") == ["unreachable:NoSchedule"])
        let pod = cluster.read(LoopCluster.pods + "/p1")
        #expect(pod != nil)
        #expect(pod?["metadata"]?["deletionTimestamp"] == nil)
    }

    @Test("the taints of others stay as they are")
    func foreignTaints() throws {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.run(untilSecond: 1)
        var node = try #require(cluster.read("/api/v1/nodes/n1")?.asObject)
        let own: JSONValue = ["key": "example.com/own", "value": "x", "effect": "NoSchedule"]
        node[object: "spec"]["taints"] = [own]
        cluster.send(.put, "/api/v1/nodes/n1", .object(node))
        cluster.agents { $0.cutOff("n1") }
        cluster.run(untilSecond: 100)
        #expect(cluster.taints("n1").first == "own:NoSchedule")
        #expect(cluster.taints("n1").count == 3)
        cluster.agents { $0.reconnect("n1") }
        cluster.run(untilSecond: 130)
        #expect(cluster.taints("n1") == ["own:NoSchedule"])
    }

    @Test("a deleted node's Lease is collected, and the node registers anew")
    func deletedNode() {
        let cluster = LoopCluster.nodes(["n1", "n2"])
        cluster.run(untilSecond: 5)
        let before = cluster.read("/api/v1/nodes/n1")?["metadata"]?["uid"]
        cluster.send(.delete, "/api/v1/nodes/n1")
        cluster.run(untilSecond: 30)
        let after = cluster.read("/api/v1/nodes/n1")?["metadata"]?["uid"]
        #expect(after != nil)
        #expect(after != before)
        let lease = cluster.read(
            "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1"
        )
        #expect(lease?["metadata"]?["ownerReferences"]?.asArray?.first?["uid"] == after)
    }
}
