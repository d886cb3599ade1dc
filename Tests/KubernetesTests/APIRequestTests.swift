import LockstepKubernetes
import Testing

@Suite("Requests and answers are values with short names")
struct APIRequestTests {
    @Test(
        "a path reads back as it is written",
        arguments: [
            "/apis/coordination.k8s.io/v1/namespaces/x/leases/l",
            "/apis/coordination.k8s.io/v1/leases", "/api/v1/namespaces/x/configmaps",
            "/api/v1/namespaces", "/api/v1/namespaces/x", "/api/v1/namespaces/x/pods/p/status",
            "/apis/metaparticle.io/v1/namespaces/default/locks/a%2Fb",
        ]
    )
    func paths(text: String) throws {
        #expect(try #require(APIPath(text: text)).description == text)
    }

    @Test("the parts of a path are told apart")
    func parts() {
        #expect(
            APIPath(text: "/apis/coordination.k8s.io/v1/namespaces/x/leases/l")
                == .leases(in: "x", name: "l")
        )
        let namespace = APIPath(text: "/api/v1/namespaces/x")
        #expect(namespace?.resource == "namespaces")
        #expect(namespace?.name == "x")
        #expect(namespace?.namespace == nil)
        #expect(APIPath(text: "/api/v1/namespaces/x/pods/p/status")?.subresource == "status")
    }

    @Test(
        "what is no path of a resource is none",
        arguments: [
            "", "/", "/api", "/api/v1", "/apis/g", "/apis/g/v1", "/healthz", "api/v1/x",
            "/api/v1/pods/", "/api/v1/a/b/c/d", "/api/v1/pods/%zz", "/api//pods",
        ]
    )
    func foreignPaths(text: String) {
        #expect(APIPath(text: text) == nil)
    }

    @Test("a query keeps order and decodes escapes")
    func query() {
        var query = APIQuery(text: "a=1&b=x%20y+z&c&a=2&bad=%f")
        #expect(query.items.map(\.name) == ["a", "b", "c", "a"])
        #expect(query["a"] == "1")
        #expect(query["b"] == "x y z")
        #expect(query["c"] == "")
        query["a"] = "3"
        query["c"] = nil
        #expect(query.description == "a=3&b=x%20y%20z")
    }

    @Test("summaries are short")
    func summaries() {
        let put = APIRequest(
            .put,
            .leases(in: "x", name: "l"),
            body: ["metadata": ["resourceVersion": "123"]]
        )
        #expect(put.summary == "PUT leases/l@123")
        #expect(APIRequest(.get, .leases(in: "x")).summary == "LIST leases")
        #expect(
            APIRequest(.get, .leases(in: "x"), query: ["watch": "1", "resourceVersion": "5"])
                .summary == "WATCH leases@5"
        )
        #expect(
            APIResponse(status: 200, body: ["metadata": ["resourceVersion": "124"]]).summary
                == "200 @124"
        )
        let conflict = Status(code: 409, reason: .conflict, message: "m").response
        #expect(conflict.summary == "409 Conflict")
        #expect(
            WatchEvent(.modified, ["metadata": ["name": "l", "resourceVersion": "9"]]).summary
                == "MODIFIED l@9"
        )
    }

    @Test(
        "any watch value but false and 0 is a watch",
        arguments: [
            ("true", true), ("1", true), ("yes", true), ("", true), ("0", false),
            ("false", false),
        ]
    )
    func watches(value: String, isWatch: Bool) {
        #expect(APIRequest(.get, .leases(in: "x"), query: ["watch": value]).isWatch == isWatch)
        #expect(!APIRequest(.get, .leases(in: "x", name: "l"), query: ["watch": value]).isWatch)
    }

    @Test("a watch event reads back as it is sent")
    func event() {
        let event = WatchEvent(.deleted, ["metadata": ["name": "l"]])
        #expect(event.json.description == #"{"type":"DELETED","object":{"metadata":{"name":"l"}}}"#)
        #expect(WatchEvent(json: event.json) == event)
        #expect(WatchEvent(json: ["type": "GONE", "object": [:]]) == nil)
    }
}
