import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("ConfigMaps")
struct ConfigMapTests {
    let cluster = Cluster()

    private func put(_ body: JSONObject, name: String = "m", version: String? = nil) -> APIResponse
    {
        var body = body
        body["metadata"] = ["name": .string(name)]
        if let version { body[object: "metadata"]["resourceVersion"] = .string(version) }
        return cluster.core(.put, "configmaps", name, .object(body))
    }

    private func post(_ body: JSONObject, name: String = "m") -> APIResponse {
        var body = body
        body["metadata"] = ["name": .string(name)]
        return cluster.core(create: "configmaps", .object(body))
    }

    @Test("are overwritten without a version, guarded with one, and not created by an update")
    func versions() {
        #expect(put(["data": ["a": "1"]]).status == 404)
        let first = post(["data": ["a": "1"]])
        #expect(put(["data": ["a": "2"]]).status == 200)
        #expect(put(["data": ["a": "3"]], version: first.resourceVersion).status == 409)
        #expect(put(["data": ["a": "3"]], version: "0").status == 200)
        let read = cluster.core(.get, "configmaps", "m")
        #expect(put(["data": ["a": "4"]], version: read.resourceVersion).status == 200)
    }

    @Test("empty parts are dropped, keys are sorted")
    func shape() {
        let bytes = post(["binaryData": ["b": "AA==", "a": .null]], name: "bytes")
        #expect(bytes.body["binaryData"]?.description == #"{"a":"","b":"AA=="}"#)
        let answer = post(["data": ["b": "2", "a": "", "c": .null], "binaryData": [:]])
        #expect(answer.body["data"]?.description == #"{"a":"","b":"2","c":""}"#)
        #expect(answer.body["binaryData"] == nil)
    }

    @Test(
        "keys are made of letters, digits, dots, dashes and underscores",
        arguments: [
            ("a", true), ("a.b-C_9", true), ("...", false), (".", false), ("..", false),
            ("..a", false), ("", false), ("a b", false), ("a/b", false),
            (String(repeating: "k", count: 253), true), (String(repeating: "k", count: 254), false),
        ]
    )
    func keys(key: String, isGood: Bool) {
        let parts: [JSONObject] = [
            ["data": [key: "x"]], ["binaryData": [key: "AAEC"]],
        ]
        for (index, part) in parts.enumerated() {
            let answer = post(part, name: "m\(index)")
            #expect(answer.status == (isGood ? 201 : 422))
        }
    }

    @Test("a key is text or bytes, not both")
    func duplicates() {
        let answer = post(["data": ["a": "1"], "binaryData": ["a": "AAEC"]])
        #expect(answer.refusal?.details?.causes.map(\.field) == ["data[a]"])
    }

    @Test(
        "bytes are base64 with padding",
        arguments: [
            ("AAEC", nil), ("", nil), ("aGVsbG8=", nil), ("AA==", nil), ("AA\nEC", nil),
            ("***", 0), ("abc", 0), ("AAEC=", 4), ("AA=A", 3), ("AAECA", 4), ("A===", 1),
        ] as [(String, Int?)]
    )
    func base64(text: String, offset: Int?) {
        let answer = post(["binaryData": ["b": .string(text)]])
        #expect(answer.status == (offset == nil ? 201 : 400))
        if let offset {
            #expect(answer.refusal?.message.hasSuffix("at input byte \(offset)") == true)
        }
    }

    @Test("hold one MiB and no byte more")
    func size() {
        let limit = 1_048_576
        let half = JSONValue.string(String(repeating: "x", count: limit / 2))
        let bytes = String(repeating: "AAAA", count: limit / 6) + "AAA="
        #expect(post(["data": ["a": half, "b": half]], name: "a").status == 201)
        #expect(post(["data": ["a": half, "b": half, "c": "x"]], name: "b").status == 422)
        let mixed = post(["data": ["a": half], "binaryData": ["b": .string(bytes)]], name: "c")
        #expect(mixed.status == 201)
    }

    @Test("an immutable one keeps what it holds and stays immutable; its labels may change")
    func immutable() {
        _ = post(["data": ["a": "1"], "immutable": true])
        let changed = put(["data": ["a": "2"], "binaryData": ["b": "AAEC"]])
        #expect(
            changed.refusal?.details?.causes.map(\.field) == ["immutable", "data", "binaryData"]
        )
        var same: JSONObject = ["data": ["a": "1"], "immutable": true]
        same["metadata"] = ["name": "m", "labels": ["x": "y"]]
        #expect(cluster.core(.put, "configmaps", "m", .object(same)).status == 200)
    }

    @Test("an immutable one without a part is another than one with an empty part, which is kept")
    func immutableEmpty() {
        let bodies: [(String, JSONObject)] = [
            ("m", ["immutable": true]), ("n", ["data": [:], "immutable": true]),
        ]
        for (name, body) in bodies {
            let created = post(body, name: name)
            #expect(created.body["data"] == nil)
            var same: JSONObject = ["metadata": ["name": .string(name)], "immutable": true]
            let again = cluster.core(.put, "configmaps", name, .object(same))
            #expect(again.resourceVersion == created.resourceVersion)
            for part in ["data", "binaryData"] {
                same[part] = [:]
                let answer = cluster.core(.put, "configmaps", name, .object(same))
                #expect(answer.refusal?.details?.causes.map(\.field) == [part])
                same[part] = .null
            }
        }
        let free = post(["data": [:]], name: "o")
        let again = cluster.core(
            .put,
            "configmaps",
            "o",
            ["metadata": ["name": "o"], "data": [:], "binaryData": [:]]
        )
        #expect(again.status == 200)
        #expect(again.resourceVersion == free.resourceVersion)
        #expect(again.body["data"] == nil)
        #expect(again.body["binaryData"] == nil)
    }

    @Test("an update names what may not change before what is wrong with the rest")
    func orderOfBreaches() {
        _ = post(["data": ["a": "1"], "immutable": true])
        let answer = put(["data": ["a/b": "1"]])
        #expect(
            answer.refusal?.details?.causes.map(\.field) == ["immutable", "data", "data[a/b]"]
        )
        let body: JSONValue = ["metadata": ["name": "m", "generateName": "Bad_"]]
        let renamed = cluster.core(.put, "configmaps", "m", body)
        #expect(
            renamed.refusal?.details?.causes.map(\.field)
                == ["immutable", "data", "metadata.generateName"]
        )
    }
}
