import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Reading")
struct ReadTests {
    let cluster = Cluster()

    @Test("an empty list has items and a version, also in a namespace that does not exist")
    func emptyList() {
        let text =
            #"{"kind":"LeaseList","apiVersion":"coordination.k8s.io/v1","#
            + #""metadata":{"resourceVersion":"1"},"items":[]}"#
        #expect(cluster.send(.get).body.description == text)
        #expect(cluster.send(.get, in: "none").body.description == text)
        #expect(cluster.send(.get, "l", in: "none").status == 404)
    }

    @Test("a list is in the store's order and its items do not repeat the kind")
    func order() throws {
        cluster.server.declare(namespace: "a")
        cluster.server.declare(namespace: "a-b")
        for (namespace, name) in [("default", "b"), ("a", "z"), ("default", "a"), ("a-b", "c")] {
            let body: JSONValue = ["metadata": ["name": .string(name)]]
            #expect(cluster.send(.post, in: namespace, body).status == 201)
        }
        let answer = cluster.server.handle(
            APIRequest(.get, .leases(in: nil)),
            at: cluster.wall
        )
        let items = try #require(answer.body["items"]?.asArray)
        #expect(items.map { $0["metadata"]?["name"] } == ["c", "z", "a", "b"])
        #expect(items.allSatisfy { $0["kind"] == nil && $0["apiVersion"] == nil })
        #expect(answer.resourceVersion == "5")
        #expect(cluster.send(.get).body["items"]?.asArray?.count == 2)
    }

    @Test("a list can be about one name")
    func fieldSelector() {
        _ = cluster.create("l")
        _ = cluster.create("m")
        let one = cluster.send(.get, query: ["fieldSelector": "metadata.name=m"])
        #expect(one.body["items"]?.asArray?.map { $0["metadata"]?["name"] } == ["m"])
        let other = cluster.send(.get, query: ["fieldSelector": "metadata.name!=m"])
        #expect(other.body["items"]?.asArray?.map { $0["metadata"]?["name"] } == ["l"])
        #expect(cluster.send(.get, query: ["fieldSelector": "metadata.name"]).status == 400)
        let none = cluster.send(
            .get,
            query: ["fieldSelector": "metadata.name==m,metadata.namespace=other"]
        )
        #expect(none.body["items"] == [])
        let unknown = cluster.send(.get, query: ["fieldSelector": "spec.holderIdentity=a"])
        #expect(
            unknown.refusal?.message
                == "\"spec.holderIdentity\" is not a known field selector: only "
                + "\"metadata.name\", \"metadata.namespace\""
        )
    }

    @Test("a version that is reached is served, one that is not is too large")
    func versions() {
        _ = cluster.create()
        for version in ["0", "1", "2", ""] {
            #expect(cluster.send(.get, "l", query: ["resourceVersion": version]).status == 200)
            #expect(cluster.send(.get, query: ["resourceVersion": version]).status == 200)
        }
        for name in ["l", nil] {
            let answer = cluster.send(.get, name, query: ["resourceVersion": "9"])
            #expect(answer.status == 504)
            #expect(answer.headers.retryAfterSeconds == 1)
            #expect(
                answer.refusal?.message == "Timeout: Too large resource version: 9, current: 2"
            )
            #expect(
                answer.refusal?.details?.causes.first?.reason == "ResourceVersionTooLarge"
            )
        }
    }

    @Test("what is no version is refused differently by get and list")
    func garbage() {
        _ = cluster.create()
        let get = cluster.send(.get, "l", query: ["resourceVersion": "abc"])
        #expect(get.status == 500)
        #expect(
            get.refusal?.message
                == "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": "
                + "invalid syntax"
        )
        let list = cluster.send(.get, query: ["resourceVersion": "abc"])
        #expect(list.status == 400)
        #expect(list.refusal?.message.hasPrefix("invalid resource version: ") == true)
    }

    @Test(
        "the options of a list are checked",
        arguments: [
            (["resourceVersionMatch": "NotOlderThan"], 422),
            (["resourceVersionMatch": "Exact", "resourceVersion": "0"], 422),
            (["resourceVersionMatch": "Bogus", "resourceVersion": "1"], 422),
            (["resourceVersionMatch": "NotOlderThan", "resourceVersion": "1"], 200),
            (["sendInitialEvents": "true"], 422), (["limit": "x"], 400),
            (["timeoutSeconds": "x"], 400), (["limit": "-1", "unknown": "1"], 200),
        ] as [(APIQuery, Int)]
    )
    func match(query: APIQuery, status: Int) {
        #expect(cluster.send(.get, query: query).status == status)
    }

    @Test("what is not served is told apart: group, resource, method")
    func routing() {
        func ask(_ verb: APIRequest.Verb, _ text: String) -> APIResponse? {
            guard let path = APIPath(text: text) else { return nil }
            return cluster.server.handle(
                APIRequest(verb, path, body: ["metadata": ["name": "l"]]),
                at: cluster.wall
            )
        }
        let group = ask(.get, "/apis/nope.example.com/v1/things")
        #expect(group?.status == 404)
        #expect(group?.body == "404 page not found\n")
        #expect(group?.headers.contentType == "text/plain; charset=utf-8")
        let unknown = Status(
            code: 404,
            reason: .notFound,
            message: "the server could not find the requested resource",
            details: .init()
        )
        for path in [
            "/apis/coordination.k8s.io/v9/namespaces/x/leases",
            "/apis/coordination.k8s.io/v1/namespaces/x/nopes",
            "/apis/coordination.k8s.io/v1/leases/l",
            "/apis/coordination.k8s.io/v1/namespaces/x/leases/l/scale",
        ] {
            #expect(ask(.get, path)?.refusal == unknown)
        }
        for (verb, path) in [
            (.post, "/apis/coordination.k8s.io/v1/namespaces/default/leases/l"),
            (.put, "/apis/coordination.k8s.io/v1/namespaces/default/leases"),
            (.patch, "/apis/coordination.k8s.io/v1/namespaces/default/leases"),
            (.delete, "/apis/coordination.k8s.io/v1/leases"),
            (.post, "/apis/coordination.k8s.io/v1/leases"),
        ] as [(APIRequest.Verb, String)] {
            #expect(ask(verb, path)?.status == 405)
        }
    }
}
