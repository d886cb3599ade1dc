import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Strategic merge patches")
struct StrategicPatchTests {
    private let schema = MergeSchema([
        "list": .listByKey("name", MergeSchema(["inner": .listByKey("id", .plain)])), "set": .set,
        "object": .object(MergeSchema(["set": .set])),
    ])

    private func merged(_ document: String, _ patch: String) throws -> String? {
        guard case .object(let document) = try JSONValue(parsing: document),
            case .object(let patch) = try JSONValue(parsing: patch)
        else { return nil }
        return try? StrategicMergePatch().merge(document, with: patch, schema).description
    }

    @Test(
        "lists are merged by key, sets united, the rest replaced",
        arguments: [
            (
                #"{"list":[{"name":"a","x":1},{"name":"b","x":1}]}"#,
                #"{"list":[{"name":"b","x":2},{"name":"c"}]}"#,
                #"{"list":[{"name":"a","x":1},{"name":"b","x":2},{"name":"c"}]}"#
            ),
            (
                #"{"list":[{"name":"a"},{"name":"b"}]}"#,
                #"{"list":[{"name":"a","$patch":"delete"}]}"#,
                #"{"list":[{"name":"b"}]}"#
            ),
            (
                #"{"list":[{"name":"a"}]}"#, #"{"list":[{"$patch":"replace"},{"name":"b"}]}"#,
                #"{"list":[{"name":"b"}]}"#
            ),
            (
                #"{"list":[{"name":"a","inner":[{"id":1}]}]}"#,
                #"{"list":[{"name":"a","inner":[{"id":2}]}]}"#,
                #"{"list":[{"name":"a","inner":[{"id":2},{"id":1}]}]}"#
            ), (#"{"list":[{"name":"a"}]}"#, #"{"list":[{"x":1}]}"#, nil),
            (#"{"list":[{"name":"a"}]}"#, #"{"list":null}"#, "{}"),
            (
                #"{"list":[{"name":"a"},{"name":"b"}]}"#,
                #"{"$setElementOrder/list":[{"name":"b"},{"name":"a"}]}"#,
                #"{"list":[{"name":"b"},{"name":"a"}]}"#
            ), (#"{"set":["a"]}"#, #"{"set":["b"]}"#, #"{"set":["b","a"]}"#),
            (#"{"set":["a","b"]}"#, #"{"set":["b"]}"#, #"{"set":["a","b"]}"#),
            (
                #"{"set":["a","b"]}"#, #"{"$deleteFromPrimitiveList/set":["a"]}"#, #"{"set":["b"]}"#
            ), (#"{"other":[1,2]}"#, #"{"other":[3]}"#, #"{"other":[3]}"#),
            (
                #"{"object":{"a":1,"set":["x"]}}"#, #"{"object":{"b":2,"set":["y"]}}"#,
                #"{"object":{"a":1,"set":["y","x"],"b":2}}"#
            ),
            (
                #"{"object":{"a":1}}"#, #"{"object":{"$patch":"replace","b":2}}"#,
                #"{"object":{"b":2}}"#
            ),
            (#"{"object":{"a":1}}"#, #"{"object":{"$patch":"delete"}}"#, #"{"object":{}}"#),
            (
                #"{"object":{"a":1,"b":2}}"#, #"{"object":{"$retainKeys":["b"],"b":3}}"#,
                #"{"object":{"b":3}}"#
            ), (#"{"object":{}}"#, #"{"object":{"$retainKeys":["b"],"c":3}}"#, nil),
            (#"{}"#, #"{"object":{"a":null,"b":1}}"#, #"{"object":{"b":1}}"#),
            (#"{}"#, #"{"object":{"$patch":"bogus"}}"#, #"{"object":{}}"#),
            (#"{"object":{}}"#, #"{"object":{"$patch":"bogus"}}"#, nil),
        ] as [(String, String, String?)]
    )
    func merge(document: String, patch: String, expected: String?) throws {
        #expect(try merged(document, patch) == expected)
    }

    @Test("finalizers are united in every built-in kind")
    func finalizers() {
        let cluster = Cluster()
        func patch(_ finalizers: JSONValue) -> JSONValue? {
            cluster.server.handle(
                APIRequest(
                    .patch,
                    .leases(in: "default", name: "l"),
                    headers: .init(contentType: "application/strategic-merge-patch+json"),
                    body: ["metadata": ["finalizers": finalizers]]
                ),
                at: cluster.wall
            ).body["metadata"]?["finalizers"]
        }
        _ = cluster.create()
        #expect(patch(["x.io/a"]) == ["x.io/a"])
        #expect(patch(["x.io/b"]) == ["x.io/b", "x.io/a"])
        #expect(patch(["x.io/a"]) == ["x.io/b", "x.io/a"])
        #expect(patch(.null) == nil)
    }
}
