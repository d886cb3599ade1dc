import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Deleting a collection")
struct DeleteCollectionTests {
    let cluster = Cluster()

    private func delete(_ query: APIQuery, _ body: JSONValue? = nil) -> APIResponse {
        cluster.send(.delete, query: query, body)
    }

    private var names: [JSONValue?] {
        (cluster.send(.get).body["items"]?.asArray ?? []).map { $0["metadata"]?["name"] }
    }

    @Test("deletes what is selected, each with a version of its own, and answers with the list")
    func selected() throws {
        for name in ["a", "b", "c"] {
            let labels: JSONValue = name == "b" ? [:] : ["x": "y"]
            _ = cluster.send(.post, ["metadata": ["name": .string(name), "labels": labels]])
        }
        let watch = try #require(cluster.watch(["resourceVersion": "4"]))
        let answer = delete(["labelSelector": "x=y"])
        #expect(answer.body["kind"] == "LeaseList")
        #expect(
            answer.body["items"]?.asArray?.map { $0["metadata"]?["resourceVersion"] }
                == ["2", "4"]
        )
        #expect(cluster.drain(watch).map(\.summary) == ["DELETED a@5", "DELETED c@6"])
        #expect(names == ["b"])
    }

    @Test("keeps other namespaces, and what finalizers hold")
    func held() {
        cluster.server.declare(namespace: "x")
        _ = cluster.send(.post, in: "x", ["metadata": ["name": "l"]])
        _ = cluster.send(.post, ["metadata": ["name": "l", "finalizers": ["x.io/f"]]])
        #expect(delete([:]).status == 200)
        #expect(names == ["l"])
        #expect(cluster.read()?.metadata.deletionTimestamp != nil)
        #expect(cluster.send(.get, in: "x").body["items"]?.asArray?.count == 1)
    }

    @Test("passes over what has gone since the page that it goes on from")
    func gone() {
        for name in ["a", "b", "c"] { _ = cluster.create(name) }
        let first = cluster.send(.get, query: ["limit": "1"])
        let token = first.body["metadata"]?["continue"]?.asString ?? ""
        _ = cluster.send(.delete, "b")
        #expect(delete(["continue": token]).status == 200)
        #expect(names == ["a"])
    }

    @Test("can be rehearsed, and its options are checked even if nothing is there")
    func options() {
        #expect(delete(["dryRun": "x"]).status == 422)
        #expect(delete(["labelSelector": "a b"]).status == 400)
        _ = cluster.create()
        let revision = cluster.server.revision
        #expect(delete(["dryRun": "All"]).body["items"]?.asArray?.count == 1)
        #expect(cluster.server.revision == revision)
        let refused = delete([:], ["preconditions": ["uid": "other"]])
        #expect(refused.status == 409)
        #expect(
            delete(["resourceVersion": "1", "resourceVersionMatch": "NotOlderThan"]).status == 409
        )
        #expect(names == ["l"])
    }
}
