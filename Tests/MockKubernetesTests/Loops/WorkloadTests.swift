import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite struct WorkloadTests {
    private func cluster(
        _ style: Workload.Style,
        replicas: Int = 3,
        stop: Int64 = NodeAgents.stopNanoseconds
    ) -> LoopCluster {
        LoopCluster.nodes(
            ["n1", "n2", "n3"],
            [Workload(name: "app", style: style, replicas: replicas)],
            stopNanoseconds: stop
        )
    }

    /// The names of the pods that are not marked for deletion.
    private func active(_ cluster: LoopCluster) -> [String] {
        cluster.podObjects().filter { $0["metadata"]?["deletionTimestamp"] == nil }
            .compactMap { $0["metadata"]?["name"]?.asString }
    }

    @Test("a Deployment's pods have made-up names, one on each node, and run")
    func deployment() {
        let cluster = cluster(.deployment)
        cluster.run(untilSecond: 10)
        let names = active(cluster)
        #expect(names.count == 3)
        #expect(names.allSatisfy { $0.hasPrefix("app-") && $0.utf8.count == 9 })
        #expect(["n1", "n2", "n3"].allSatisfy { cluster.running(on: $0).count == 1 })
    }

    @Test("a Deployment's pod is replaced while it still ends, under another name")
    func deploymentReplaces() {
        let cluster = cluster(.deployment, stop: 20 * second)
        cluster.run(untilSecond: 10)
        let before = active(cluster)
        cluster.send(.delete, LoopCluster.pods + "/" + before[0])
        cluster.run(untilSecond: 15)
        let after = active(cluster)
        #expect(after.count == 3)
        #expect(!after.contains(before[0]))
        #expect(cluster.read(LoopCluster.pods + "/" + before[0]) != nil)
        let running = ["n1", "n2", "n3"].map { cluster.running(on: $0).count }
        #expect(running.reduce(0, +) == 4, "the old one has not ended yet")
        cluster.run(untilSecond: 40)
        #expect(cluster.podObjects().count == 3)
    }

    @Test("a Deployment's pod on a node that is cut off gets a second beside it")
    func deploymentZombie() {
        let cluster = cluster(.deployment)
        cluster.run(untilSecond: 25)
        let victim = cluster.podNames(on: "n1")
        cluster.agents { $0.cutOff("n1") }
        cluster.run(untilSecond: 374.9)
        #expect(active(cluster).count == 3)
        cluster.run(untilSecond: 380)
        #expect(active(cluster).count == 3)
        #expect(active(cluster).allSatisfy { !victim.contains($0) })
        #expect(cluster.running(on: "n1").count == 1)
        #expect(cluster.running(on: "n2").count + cluster.running(on: "n3").count == 3)
    }

    @Test("a StatefulSet's pods are numbered, and each waits until those before it are ready")
    func statefulSet() {
        let cluster = cluster(.statefulSet)
        cluster.run(untilSecond: 30)
        #expect(active(cluster) == ["app-0", "app-1", "app-2"])
        var ready: Set<String> = []
        for (_, commit) in cluster.commits where commit.kindName == "Pod" {
            if commit.before == nil, let number = Int(commit.key.name.dropFirst(4)) {
                for earlier in 0..<number {
                    #expect(ready.contains("app-\(earlier)"), "\(commit.key.name) came too soon")
                }
            }
            guard let after = commit.after else { continue }
            if cluster.condition("Ready", of: .object(after))?["status"] == "True" {
                ready.insert(commit.key.name)
            }
        }
        #expect(ready.count == 3)
    }

    @Test("a StatefulSet's pod comes again under its name, and not before the old one is gone")
    func statefulSetReplaces() {
        let cluster = cluster(.statefulSet, stop: 20 * second)
        cluster.run(untilSecond: 30)
        let before = cluster.read(LoopCluster.pods + "/app-1")?["metadata"]?["uid"]
        cluster.send(.delete, LoopCluster.pods + "/app-1")
        cluster.run(untilSecond: 50)
        #expect(cluster.read(LoopCluster.pods + "/app-1")?["metadata"]?["uid"] == before)
        cluster.run(untilSecond: 60)
        let after = cluster.read(LoopCluster.pods + "/app-1")
        #expect(after?["metadata"]?["uid"] != before)
        #expect(after?["status"]?["phase"] == "Running")
        let running = ["n1", "n2", "n3"].map { cluster.running(on: $0).count }
        #expect(running.reduce(0, +) == 3)
    }

    @Test("a StatefulSet waits for a node that is cut off, for ever, unless somebody forces it")
    func statefulSetZombie() {
        let cluster = cluster(.statefulSet)
        cluster.run(untilSecond: 30.5)
        let node = cluster.read(LoopCluster.pods + "/app-0")?["spec"]?["nodeName"]?.asString ?? ""
        cluster.agents { $0.cutOff(node) }
        cluster.run(untilSecond: 2_000)
        let old = cluster.read(LoopCluster.pods + "/app-0")
        #expect(old?["metadata"]?["deletionTimestamp"] != nil)
        #expect(old?["spec"]?["nodeName"]?.asString == node)

        cluster.send(.delete, LoopCluster.pods + "/app-0", query: ["gracePeriodSeconds": "0"])
        cluster.run(untilSecond: 2_010)
        let new = cluster.read(LoopCluster.pods + "/app-0")
        #expect(new?["status"]?["phase"] == "Running")
        #expect(new?["spec"]?["nodeName"]?.asString != node)
        #expect(cluster.running(on: node).count == 1, "two pods go by one name")
    }

    @Test("a StatefulSet's pod that has failed is deleted and made again")
    func statefulSetFailure() throws {
        let cluster = cluster(.statefulSet, replicas: 1)
        cluster.run(untilSecond: 10)
        var pod = try #require(cluster.read(LoopCluster.pods + "/app-0")?.asObject)
        let before = pod.object("metadata")?.string("uid")
        pod[object: "status"]["phase"] = "Failed"
        cluster.agents { $0.lose("n1") }
        cluster.send(.put, LoopCluster.pods + "/app-0/status", .object(pod))
        cluster.run(untilSecond: 11)
        // A pod that has ended needs no grace, so the new one is there already.
        let new = cluster.read(LoopCluster.pods + "/app-0")
        #expect(new != nil)
        #expect(new?["metadata"]?["uid"]?.asString != before)
    }

    @Test("one pod too many goes, and the ones that are ready are kept")
    func tooMany() {
        let cluster = cluster(.deployment)
        cluster.run(untilSecond: 10)
        let before = active(cluster)
        cluster.send(
            .post,
            LoopCluster.pods,
            [
                "apiVersion": "v1", "kind": "Pod",
                "metadata": ["name": "app-stranger", "labels": ["app": "app"]],
                "spec": ["containers": [["name": "main", "image": "app"]]],
            ]
        )
        cluster.run(untilSecond: 20)
        #expect(active(cluster) == before)
    }
}
