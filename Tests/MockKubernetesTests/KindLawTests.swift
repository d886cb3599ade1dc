import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Laws that hold for every kind of the catalog")
struct KindLawTests {
    /// What has to be said about an object of a kind, besides its name.
    static let bodies: [String: JSONObject] = [
        "pods": [
            "spec": [
                "containers": [
                    [
                        "name": "c", "image": "i", "ports": [["containerPort": 80]],
                        "resources": ["limits": ["cpu": "0.5", "memory": "1024Mi"]],
                        "livenessProbe": ["tcpSocket": ["port": 80]],
                    ]
                ], "nodeName": "n1",
            ], "status": ["phase": "Running"],
        ],
        "nodes": ["status": ["capacity": ["cpu": 4]]],
        "endpoints": ["subsets": [["addresses": [["ip": "10.0.0.1"]], "ports": [["port": 80]]]]],
        "events": ["involvedObject": ["kind": "Pod", "name": "p", "namespace": "default"]],
        "configmaps": ["data": ["b": "2", "a": "1"]],
    ]

    static func path(_ kind: ResourceKind, _ name: String? = nil) -> APIPath {
        APIPath(
            group: kind.group,
            version: kind.version,
            namespace: kind.isNamespaced ? "default" : nil,
            resource: kind.resource,
            name: name
        )
    }

    static func body(_ kind: ResourceKind) -> JSONObject {
        var body = bodies[kind.resource] ?? ["spec": [:]]
        body["apiVersion"] = .string(
            kind.group.isEmpty ? kind.version : "\(kind.group)/\(kind.version)"
        )
        body["kind"] = .string(kind.kind)
        body["metadata"] = ["name": "o", "labels": ["b": "1", "a": "2"]]
        return body
    }

    private func tracked(_ isTracked: Bool) -> Cluster {
        let cluster = Cluster()
        cluster.server.tracksFieldOwners = isTracked
        return cluster
    }

    @Test("an answer that is sent back changes nothing", arguments: [false, true])
    func roundTrip(isTracked: Bool) {
        for kind in KindCatalog.all {
            let cluster = tracked(isTracked)
            func send(_ verb: APIRequest.Verb, _ name: String?, _ body: JSONValue?) -> APIResponse {
                cluster.server.handle(
                    APIRequest(verb, Self.path(kind, name), body: body),
                    at: cluster.wall
                )
            }
            let created = send(.post, nil, .object(Self.body(kind)))
            #expect(created.status == 201, "\(kind.kind): \(created.body)")
            let revision = cluster.server.revision
            #expect(send(.get, "o", nil).body == created.body)
            #expect(send(.put, "o", created.body).body == created.body, "\(kind.kind)")
            #expect(cluster.server.revision == revision, "\(kind.kind)")
        }
    }

    @Test("a finalizer holds the object, and its end comes with the last one")
    func finalizers() {
        for kind in KindCatalog.all where kind.kind != "Namespace" {
            let cluster = tracked(false)
            func send(_ verb: APIRequest.Verb, _ name: String?, _ body: JSONValue?) -> APIResponse {
                cluster.server.handle(
                    APIRequest(verb, Self.path(kind, name), body: body),
                    at: cluster.wall
                )
            }
            var body = Self.body(kind)
            body[object: "metadata"]["finalizers"] = ["a.b/c"]
            #expect(send(.post, nil, .object(body)).status == 201)
            let marked = send(.delete, "o", ["gracePeriodSeconds": 0])
            #expect(marked.body["metadata"]?["deletionTimestamp"] != nil, "\(kind.kind)")
            var last = marked.body.asObject ?? [:]
            last[object: "metadata"]["finalizers"] = nil
            #expect(send(.put, "o", .object(last)).status == 200, "\(kind.kind)")
            #expect(send(.get, "o", nil).status == 404, "\(kind.kind)")
        }
    }

    @Test("every kind has columns, a list, and a path of its own")
    func lists() {
        for kind in KindCatalog.all {
            let cluster = tracked(false)
            let answer = cluster.server.handle(
                APIRequest(.get, Self.path(kind)),
                at: cluster.wall
            )
            #expect(answer.status == 200)
            #expect(answer.body["kind"] == .string(kind.kind + "List"))
            #expect(answer.headers.warnings.isEmpty == (kind.kind != "Endpoints"))
        }
    }

    @Test("no two owners share a place, and each owned place is there")
    func owners() throws {
        let cluster = tracked(true)
        var draws = Draws(seed: Seed(3), stream: "owners").sequence(key: 0)
        func choose(_ bound: UInt64) -> UInt64 { draws.next().below(bound) }
        var map: JSONObject = [
            "metadata": ["name": "m", "labels": ["a": "b"]], "data": ["k0": "0"],
        ]
        let path = Self.path(.configMap)
        _ = cluster.server.handle(
            APIRequest(.post, path, query: ["fieldManager": "m0"], body: .object(map)),
            at: cluster.wall
        )
        for step in 0..<300 {
            let key = "k\(choose(5))"
            map[object: "data"][key] = choose(3) == 0 ? nil : .string("\(step)")
            let answer = cluster.server.handle(
                APIRequest(
                    .put,
                    Self.path(.configMap, "m"),
                    query: ["fieldManager": "m\(choose(4))"],
                    body: .object(map)
                ),
                at: cluster.wall
            )
            #expect(answer.status == 200)
            var owned: [String] = []
            for entry in answer.body["metadata"]?["managedFields"]?.asArray ?? [] {
                owned += entry["fieldsV1"]?["f:data"]?.asObject?.members.map(\.key) ?? []
            }
            #expect(Set(owned).count == owned.count)
            let keys = answer.body["data"]?.asObject?.members.map { "f:" + $0.key } ?? []
            #expect(owned.filter { $0 != "." }.sorted() == keys)
        }
    }
}
