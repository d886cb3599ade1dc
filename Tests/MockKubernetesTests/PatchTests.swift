import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("Patching")
struct PatchTests {
    let cluster = Cluster()

    private func patch(
        _ body: JSONValue,
        _ form: String = "merge-patch",
        _ name: String = "l",
        query: APIQuery = [:]
    ) -> APIResponse {
        cluster.server.handle(
            APIRequest(
                .patch,
                .leases(in: "default", name: name),
                query: query,
                headers: .init(contentType: "application/\(form)+json"),
                body: body
            ),
            at: cluster.wall
        )
    }

    private func patched(_ document: JSONObject, _ operations: JSONValue) -> JSONValue? {
        guard let patch = try? JSONPatch(operations) else { return nil }
        return try? patch.apply(to: document)
    }

    @Test(
        "operations change places, and fail as a whole",
        arguments: [
            (#"[{"op":"add","path":"/a","value":1}]"#, #"{"a":1,"l":[1,2]}"#),
            (#"[{"op":"add","path":"/l/0","value":0}]"#, #"{"l":[0,1,2]}"#),
            (#"[{"op":"add","path":"/l/-","value":3}]"#, #"{"l":[1,2,3]}"#),
            (#"[{"op":"add","path":"/l/-1","value":3}]"#, #"{"l":[1,2,3]}"#),
            (#"[{"op":"add","path":"/l/4","value":3}]"#, nil),
            (#"[{"op":"add","path":"/x/y","value":3}]"#, nil),
            (#"[{"op":"replace","path":"/b","value":1}]"#, #"{"b":1,"l":[1,2]}"#),
            (#"[{"op":"replace","path":"/l/2","value":1}]"#, nil),
            (#"[{"op":"remove","path":"/l/-1"}]"#, #"{"l":[1]}"#),
            (#"[{"op":"remove","path":"/b"}]"#, nil),
            (#"[{"op":"move","from":"/l/0","path":"/a~1b"}]"#, #"{"a/b":1,"l":[2]}"#),
            (#"[{"op":"copy","from":"/l","path":"/m~0"}]"#, #"{"l":[1,2],"m~":[1,2]}"#),
            (#"[{"op":"copy","from":"/x","path":"/m"}]"#, #"{"l":[1,2],"m":null}"#),
            (#"[{"op":"move","from":"/x","path":"/m"}]"#, nil),
            (#"[{"op":"test","path":"/l","value":[1,2]},{"op":"remove","path":"/l"}]"#, "{}"),
            (#"[{"op":"test","path":"/l","value":[1]}]"#, nil),
            (#"[{"op":"test","path":"/l/0","value":1.0}]"#, nil),
            (#"[{"op":"test","path":"/x","value":null}]"#, #"{"l":[1,2]}"#),
            (#"[{"op":"test","path":"","value":{"l":[1,2]}}]"#, #"{"l":[1,2]}"#),
            (#"[{"op":"test","path":"","value":{"l":[1]}}]"#, nil),
            (#"[{"op":"replace","path":"","value":{"z":1}}]"#, #"{"z":1}"#),
            (#"[{"op":"bogus","path":"/a"}]"#, nil), (#"[{"path":"/a","value":1}]"#, nil),
            (#"[{"op":"add","value":1}]"#, nil), ("[]", #"{"l":[1,2]}"#),
        ] as [(String, String?)]
    )
    func operations(text: String, expected: String?) throws {
        let operations = try JSONValue(parsing: text)
        let result = patched(["l": [1, 2]], operations)?.asObject.map {
            sortedByName($0).description
        }
        #expect(result == expected)
    }

    /// A random value, deep enough to have objects in lists and the other way round.
    private func value(
        _ draws: inout AddressedGenerator,
        depth: Int = 0,
        hasNulls: Bool = false
    ) -> JSONValue {
        switch draws.next().below(depth > 2 ? 3 : 6) {
        case 0: return .integer(Int64(draws.next().below(3)))
        case 1: return .string("s\(draws.next().below(3))")
        case 2: return hasNulls ? .null : .bool(true)
        case 3:
            return .array(
                (0..<draws.next().below(3)).map { _ in value(&draws, depth: depth + 1) }
            )
        default: return .object(object(&draws, depth: depth + 1, hasNulls: hasNulls))
        }
    }

    private func object(
        _ draws: inout AddressedGenerator,
        depth: Int = 0,
        hasNulls: Bool = false
    ) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<draws.next().below(4) {
            object["k\(draws.next().below(4))"] =
                value(&draws, depth: depth, hasNulls: hasNulls)
        }
        return object
    }

    @Test("merging twice is merging once, and an empty patch changes nothing")
    func mergeLaws() {
        for seed in 0..<2_000 as Range<UInt64> {
            var draws = Draws(seed: Seed(seed), stream: "merge").sequence(key: 0)
            let document = object(&draws)
            let patch = object(&draws, hasNulls: true)
            let once = mergePatched(document, with: patch)
            #expect(mergePatched(once, with: patch) == once)
            #expect(mergePatched(document, with: JSONObject()) == document)
            for member in patch.members {
                switch member.value {
                case .null: #expect(once[member.key] == nil)
                case .object(let inner):
                    let old = document.object(member.key) ?? JSONObject()
                    #expect(once[member.key] == .object(mergePatched(old, with: inner)))
                default: #expect(once[member.key] == member.value)
                }
            }
            for member in document.members where patch[member.key] == nil {
                #expect(once[member.key] == member.value)
            }
        }
    }

    @Test("many members are merged like few, in the same order")
    func largeMerge() {
        let texts = (0..<40).map { "k\($0)" }
        var document = JSONObject(), patch = JSONObject()
        for (place, text) in texts.enumerated() {
            document[text] = place % 5 == 0 ? ["a": 1, "b": 2] : .integer(Int64(place))
            switch place % 4 {
            case 0: patch[text] = .null
            case 1: patch[text] = ["b": .null, "c": ["d": .null]]
            default: patch["new\(place)"] = .integer(Int64(-place))
            }
        }
        var expected = document
        for member in patch.members {
            let single = JSONObject(distinct: [member])
            expected = mergePatched(expected, with: single)
        }
        let merged = mergePatched(document, with: patch)
        #expect(merged == expected)
        #expect(merged["k5"] == ["a": 1, "c": [:]])
        #expect(merged.members.map(\.key) == expected.members.map(\.key))
    }

    @Test("what was written passes a test, and taking back what was done leaves what was there")
    func operationLaws() {
        for seed in 0..<2_000 as Range<UInt64> {
            var draws = Draws(seed: Seed(seed), stream: "operations").sequence(key: 0)
            let document = object(&draws)
            let value = value(&draws)
            let add: JSONValue = ["op": "add", "path": "/new", "value": value]
            let test: JSONValue = ["op": "test", "path": "/new", "value": value]
            let remove: JSONValue = ["op": "remove", "path": "/new"]
            #expect(patched(document, [add, test, remove]) == .object(document))
            let there: JSONValue = ["op": "move", "from": "/new", "path": "/k0/x"]
            let back: JSONValue = ["op": "move", "from": "/k0/x", "path": "/new"]
            if case .object? = document["k0"], document.object("k0")?["x"] == nil {
                #expect(
                    patched(document, [add, there, back, test, remove]) == .object(document)
                )
            } else if document["k0"]?.asObject == nil, document["k0"]?.asArray == nil {
                #expect(patched(document, [add, there]) == nil)
            }
            for member in document.members {
                let same: JSONValue = [
                    "op": "replace", "path": .string("/" + member.key), "value": member.value,
                ]
                #expect(patched(document, [same]) == .object(document))
            }
        }
    }

    @Test("a patch takes the way of an update: versions, no-ops, rehearsals, rules")
    func update() {
        let created = cluster.create()
        let version = created.resourceVersion ?? ""
        let noop = patch(["spec": ["holderIdentity": "a"]])
        #expect(noop.resourceVersion == version)
        let rehearsal = patch(["spec": ["holderIdentity": "b"]], query: ["dryRun": "All"])
        #expect(rehearsal.body["spec"]?["holderIdentity"] == "b")
        #expect(cluster.read()?.holderIdentity == "a")
        let current = patch([
            "metadata": ["resourceVersion": .string(version)], "spec": ["holderIdentity": "b"],
        ])
        #expect(current.status == 200)
        let stale = patch([
            "metadata": ["resourceVersion": .string(version)], "spec": ["holderIdentity": "c"],
        ])
        #expect(stale.refusal?.reason == .conflict)
        #expect(patch(["spec": ["leaseDurationSeconds": 0]]).status == 422)
        #expect(patch(["metadata": ["name": "m"]]).status == 400)
        #expect(patch(["metadata": ["uid": "other"]]).status == 422)
        #expect(patch([:], "merge-patch", "none").status == 404)
        #expect(patch(["metadata": ["resourceVersion": "abc"]]).status == 500)
        #expect(cluster.read()?.holderIdentity == "b")
    }

    @Test("what a patch makes must be an object of the kind")
    func unreadable() {
        _ = cluster.create()
        let wrong = patch(["spec": ["leaseDurationSeconds": "x"]])
        #expect(wrong.refusal?.code == 422)
        #expect(wrong.refusal?.details?.causes.first?.field == "patch")
        #expect(
            wrong.refusal?.message.hasPrefix(" \"\" is invalid: patch: Invalid value: ") == true
        )
        #expect(
            wrong.refusal?.message.hasPrefix(
                #" "" is invalid: patch: Invalid value: "{\"apiVersion\":"#
            ) == true
        )
        #expect(
            wrong.refusal?.message.contains(#""metadata\":{\"name\":\"l\",\"namespace"#) == true
        )
        #expect(patch([:], query: ["force": "true"]).status == 422)
        let strict = patch(["spec": ["nope": 1]], query: ["fieldValidation": "Strict"])
        #expect(
            strict.refusal?.message.hasSuffix(#"strict decoding error: unknown field "spec.nope""#)
                == true
        )
        let warned = patch(["spec": ["nope": 1]])
        #expect(warned.headers.warnings.count == 1)
    }

    @Test("operations that cannot be carried out leave everything as it was")
    func unprocessable() {
        let created = cluster.create()
        let failing: JSONValue = [
            ["op": "replace", "path": "/spec/holderIdentity", "value": "x"],
            ["op": "test", "path": "/spec/holderIdentity", "value": "y"],
        ]
        let answer = patch(failing, "json-patch")
        #expect(answer.status == 422)
        #expect(answer.refusal?.details == .init())
        #expect(cluster.read() == created)
        #expect(patch(["a": 1], "json-patch").status == 400)
        #expect(patch(5).status == 400)
    }

    @Test("copies add three mebibytes to a document at most, all of them together")
    func copies() {
        let created = cluster.create()
        func copying(_ count: Int) -> APIResponse {
            let text = String(repeating: "a", count: 1 << 20)
            let label: JSONValue = ["op": "add", "path": "/spec/a", "value": .string(text)]
            let copy: JSONValue = ["op": "copy", "from": "/spec/a", "path": "/spec/b"]
            return patch(
                .array([label] + Array(repeating: copy, count: count)),
                "json-patch",
                query: ["fieldValidation": "Ignore"]
            )
        }
        #expect(copying(2).status == 200)
        #expect(copying(4).status == 422)
        #expect(cluster.read() == created)
    }

    @Test("copies into what is copied nest no deeper than a body may")
    func depth() {
        _ = cluster.create()
        func nesting(_ count: Int) -> Int {
            var operations: [JSONValue] = [["op": "add", "path": "/spec/a", "value": [:]]]
            for depth in 0..<count {
                let place = String(repeating: "/a", count: (1 << depth) + 1)
                operations.append(
                    ["op": "copy", "from": "/spec/a", "path": .string("/spec" + place)]
                )
            }
            return patch(
                .array(operations),
                "json-patch",
                query: ["fieldValidation": "Ignore"]
            ).status
        }
        #expect(nesting(6) == 200)
        #expect(nesting(9) == 422)
    }

    @Test("other forms of patches are refused, in two wordings")
    func forms() {
        _ = cluster.create()
        for form in ["apply-patch", "", "x"] {
            #expect(patch([:], form).refusal?.message == "415: Unsupported Media Type")
        }
        let path = APIPath(text: "/apis/metaparticle.io/v1/namespaces/default/locks/l")
        for form in ["strategic-merge-patch", "x"] {
            guard let path else { continue }
            let answer = cluster.server.handle(
                APIRequest(
                    .patch,
                    path,
                    headers: .init(contentType: "application/\(form)+json"),
                    body: [:]
                ),
                at: cluster.wall
            )
            #expect(answer.status == 415)
            #expect(answer.refusal?.message.contains("accepted media types include") == true)
        }
    }
}
