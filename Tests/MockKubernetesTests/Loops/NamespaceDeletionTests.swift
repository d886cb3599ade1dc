import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite struct NamespaceDeletionTests {
    private static let leases = "/apis/coordination.k8s.io/v1/namespaces/ns/leases"

    private func cluster() -> LoopCluster {
        let cluster = LoopCluster(
            kinds: KindCatalog.all,
            [NamespaceDeletion(delayNanoseconds: second...second, seed: Seed(1))]
        )
        cluster.send(
            .post,
            "/api/v1/namespaces",
            ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "ns"]]
        )
        return cluster
    }

    private func createLease(_ name: String, finalizers: [JSONValue], in cluster: LoopCluster) {
        let answer = cluster.send(
            .post,
            Self.leases,
            [
                "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                "metadata": ["name": .string(name), "finalizers": .array(finalizers)],
            ]
        )
        #expect(answer.status == 201)
    }

    @Test("a namespace that is deleted is emptied, and goes a delay later")
    func empties() {
        let cluster = cluster()
        createLease("a", finalizers: [], in: cluster)
        createLease("b", finalizers: [], in: cluster)
        cluster.run(untilSecond: 5)
        let answer = cluster.send(.delete, "/api/v1/namespaces/ns")
        #expect(answer.body["status"]?["phase"] == "Terminating")
        #expect(cluster.names(Self.leases) == ["a", "b"])
        cluster.run(untilSecond: 5.999)
        #expect(cluster.names(Self.leases) == ["a", "b"])
        cluster.run(untilSecond: 6)
        #expect(cluster.names(Self.leases) == [])
        #expect(cluster.read("/api/v1/namespaces/ns") == nil)
        #expect(cluster.loops.nextInstant == nil)
    }

    @Test("what finalizers hold keeps the namespace, whose conditions name it")
    func held() throws {
        let cluster = cluster()
        createLease("a", finalizers: ["example.com/hold"], in: cluster)
        createLease("b", finalizers: [], in: cluster)
        cluster.send(.delete, "/api/v1/namespaces/ns")
        cluster.run(untilSecond: 5)
        #expect(cluster.names(Self.leases) == ["a"])
        let namespace = cluster.read("/api/v1/namespaces/ns")
        let content = cluster.condition("NamespaceContentRemaining", of: namespace)
        #expect(content?["status"] == "True")
        #expect(
            content?["message"]?.asString
                == "Some resources are remaining: leases.coordination.k8s.io has 1 resource "
                + "instances"
        )
        let finalizers = cluster.condition("NamespaceFinalizersRemaining", of: namespace)
        #expect(
            finalizers?["message"]?.asString
                == "Some content in the namespace has finalizers remaining: example.com/hold in 1 "
                + "resource instances"
        )
        let failure = cluster.condition("NamespaceDeletionContentFailure", of: namespace)
        #expect(failure?["status"] == "False")

        var lease = try #require(cluster.read(Self.leases + "/a")?.asObject)
        lease[object: "metadata"]["finalizers"] = nil
        cluster.send(.put, Self.leases + "/a", .object(lease))
        cluster.run(untilSecond: 6.001)
        #expect(cluster.read("/api/v1/namespaces/ns") == nil)
    }

    @Test("another namespace keeps everything")
    func others() {
        let cluster = cluster()
        let elsewhere = "/apis/coordination.k8s.io/v1/namespaces/default/leases"
        cluster.send(
            .post,
            elsewhere,
            [
                "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                "metadata": ["name": "a"],
            ]
        )
        cluster.send(.delete, "/api/v1/namespaces/ns")
        cluster.settle()
        #expect(cluster.names(elsewhere) == ["a"])
        #expect(cluster.read("/api/v1/namespaces/ns") == nil)
    }

    @Test("pods in a namespace get their grace, and it goes when the last has ended")
    func pods() {
        let cluster = LoopCluster.nodes(["n1"], stopNanoseconds: 8 * second)
        cluster.send(
            .post,
            "/api/v1/namespaces",
            ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "ns"]]
        )
        cluster.send(
            .post,
            "/api/v1/namespaces/ns/pods",
            [
                "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
                "spec": [
                    "nodeName": "n1", "containers": [["name": "main", "image": "test"]],
                ],
            ]
        )
        cluster.run(untilSecond: 10)
        cluster.send(.delete, "/api/v1/namespaces/ns")
        cluster.run(untilSecond: 18)
        #expect(cluster.running(on: "n1").count == 1)
        #expect(cluster.read("/api/v1/namespaces/ns") != nil)
        cluster.run(untilSecond: 23)
        #expect(cluster.running(on: "n1").isEmpty)
        #expect(cluster.read("/api/v1/namespaces/ns") == nil)
    }
}
