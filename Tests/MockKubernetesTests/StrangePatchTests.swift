import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Patches that are none")
struct StrangePatchTests {
    let cluster = Cluster()

    init() {
        _ = cluster.create()
    }

    @Test("each form says in its own words what is no patch, and what only a lax reader sees")
    func words() {
        let map = "json: cannot unmarshal array into Go value of type map[string]interface {}"
        let list = "json: cannot unmarshal object into Go value of type "
        let end = "unexpected end of JSON input"
        let cases = [
            ("merge-patch", "[]", "", "error decoding patch: " + map),
            ("merge-patch", "5", "?fieldValidation=Ignore", "Invalid JSON Patch"),
            ("merge-patch", "null", "", "Invalid JSON Patch"),
            ("merge-patch", "{", "", "error decoding patch: " + end),
            ("merge-patch", "{", "?fieldValidation=Ignore", "Invalid JSON Patch"),
            ("strategic-merge-patch", "[]", "", map),
            ("strategic-merge-patch", "", "", end),
            ("json-patch", "{}", "", "error decoding patch: " + list + "[]handlers.jsonPatchOp"),
            ("json-patch", "{}", "?fieldValidation=Ignore", list + "jsonpatch.Patch"),
            ("json-patch", "[{", "?fieldValidation=Ignore", end),
            (
                "json-patch", #"[{"op":"add","path":5}]"#, "",
                "error decoding patch: json: cannot unmarshal number into Go struct field "
                    + "jsonPatchOp.path of type string"
            ),
        ]
        for (form, body, query, message) in cases {
            let answer = cluster.patch(form, body, query: query)
            #expect(answer.status == 400, "\(form) \(body)")
            #expect(answer.message == message, "\(form) \(body)")
        }
    }

    @Test("a patch that is null changes nothing, unless it is a merge patch")
    func nothing() {
        for form in ["json-patch", "strategic-merge-patch"] {
            let answer = cluster.patch(form, "null")
            #expect(answer.status == 200)
            #expect(answer.resourceVersion == cluster.read()?.metadata.resourceVersion)
        }
        #expect(cluster.patch("json-patch", "[null]").status == 422)
        let replaced = cluster.patch("merge-patch", "[1]", query: "?fieldValidation=Ignore")
        #expect(replaced.status == 422)
        #expect(replaced.message.hasPrefix(" \"\" is invalid: patch: Invalid value: \"[1]\": "))
    }

    @Test("a text is tested as it is written, and servers escape what could be HTML")
    func spellings() {
        let path = #""path":"/metadata/annotations/a""#
        let set = #"{"metadata":{"annotations":{"a":"A<é","b":"A"}}}"#
        #expect(cluster.patch("merge-patch", set).status == 200)
        func status(_ operations: String) -> Int {
            cluster.patch("json-patch", "[\(operations)]").status
        }
        for (value, isSame) in [
            (#""A\u003cé""#, true), (#""A<é""#, false), (#""\u0041\u003cé""#, false),
            (#""A\u003C\u00e9""#, false), (#""A\u003c\u00e9""#, false),
        ] {
            let test = #"{"op":"test",\#(path),"value":\#(value)}"#
            #expect(status(test) == (isSame ? 200 : 422), "\(value)")
            // What the patch itself has written stands there as it wrote it.
            let add = #"{"op":"add",\#(path),"value":\#(value)}"#
            #expect(status(add + "," + test + #",{"op":"remove","path":"/nope"}"#) == 422)
            #expect(status(add + "," + test + "," + #"{"op":"test","path":"/nope"}"#) == 200)
            #expect(cluster.read()?.metadata.annotations["a"] == "A<é", "\(value)")
        }
        let copy = #"{"op":"copy","from":"/metadata/annotations/b",\#(path)}"#
        let bracket = #"{"op":"add","path":"/metadata/annotations/b","value":"<"}"#
        let test = #"{"op":"test",\#(path),"value":"\u003c"}"#
        #expect(status([bracket, copy, test].joined(separator: ",")) == 200)
        #expect(cluster.read()?.metadata.annotations["a"] == "<")
    }

    @Test("a number is tested as it is written")
    func writtenNumbers() {
        let path = #""path":"/spec/leaseDurationSeconds""#
        for (number, status) in [("15", 200), ("15.0", 422), ("1.5e1", 422), (#""15""#, 422)] {
            let test = #"[{"op":"test",\#(path),"value":\#(number)}]"#
            #expect(cluster.patch("json-patch", test).status == status, "\(number)")
        }
        let whole = #"{"op":"add","path":"/spec/x","value":1.50}"#
        for (number, status) in [("1.50", 200), ("1.5", 422)] {
            let test = #"{"op":"test","path":"/spec/x","value":\#(number)}"#
            #expect(cluster.patch("json-patch", "[\(whole),\(test)]").status == status)
        }
    }

    @Test("a patch has ten thousand operations at most")
    func limit() {
        let operation = #"{"op":"test","path":"/kind","value":"Lease"}"#
        func answer(operations count: Int) -> APIResponse {
            let list = Array(repeating: operation, count: count).joined(separator: ",")
            return cluster.patch("json-patch", "[\(list)]")
        }
        #expect(answer(operations: 10_000).status == 200)
        let refused = answer(operations: 10_001)
        #expect(refused.status == 413)
        #expect(
            refused.message
                == "Request entity too large: The allowed maximum operations in a JSON patch is "
                + "10000, got 10001"
        )
    }

    @Test("members that no operation has are told of, and refused by who is strict")
    func members() {
        let body = #"[{"op":"add","path":"/spec/x","value":1,"foo":2,"foo":3}]"#
        let told = cluster.patch("json-patch", body)
        #expect(
            told.headers.warnings == [
                #"299 - "json patch unknown field \"[0].foo\"""#,
                #"299 - "unknown field \"spec.x\"""#,
            ]
        )
        let refused = cluster.patch("json-patch", body, query: "?fieldValidation=Strict")
        #expect(refused.status == 422)
        #expect(
            refused.message.hasSuffix(
                #": strict decoding error: json patch unknown field "[0].foo", "#
                    + #"unknown field "spec.x""#
            )
        )
        let silent = cluster.patch("json-patch", body, query: "?fieldValidation=Ignore")
        #expect(silent.headers.warnings.isEmpty)
    }

    @Test("whether the object is there is looked at before the patch, its options before both")
    func order() {
        let target = Cluster.leases("nope")
        let type = "application/merge-patch+json"
        for body in ["{", "", "[]", "{}"] {
            #expect(cluster.ask("PATCH", target, type: type, body).status == 404)
            let answer = cluster.ask("PATCH", target + "?dryRun=x", type: type, body)
            #expect(answer.status == 422)
        }
        #expect(cluster.ask("PATCH", target, type: "text/plain", "{").status == 415)
    }

    @Test("the whole document can be tested and replaced, and nothing else be done with it")
    func wholeDocument() throws {
        let stored = cluster.ask("GET", Cluster.leases("l")).body
        func operations(_ name: String, _ value: JSONValue?) -> String {
            var operation: JSONObject = ["op": .string(name), "path": ""]
            operation["value"] = value
            return JSONValue.array([.object(operation)]).description
        }
        #expect(cluster.patch("json-patch", operations("test", stored)).status == 200)
        for operation in [
            operations("test", [:]), operations("replace", 5), operations("replace", nil),
            operations("add", stored), operations("remove", nil), operations("copy", stored),
        ] {
            #expect(cluster.patch("json-patch", operation).status == 422, "\(operation)")
        }
        #expect(
            cluster.patch("json-patch", operations("replace", [:])).message
                == "the name of the object (l based on URL) was undeterminable: name must be "
                + "provided"
        )
        #expect(
            cluster.patch("json-patch", operations("replace", [1])).message.hasPrefix(
                #" "" is invalid: patch: Invalid value: "[1]": couldn't get version/kind; json "#
                    + "parse error: json: cannot unmarshal array into Go value of type struct"
            )
        )
        var other = try #require(stored.asObject)
        other[object: "spec"]["holderIdentity"] = "z"
        #expect(cluster.patch("json-patch", operations("replace", .object(other))).status == 200)
        #expect(cluster.read()?.holderIdentity == "z")
        // A path that does not begin with a slash leads nowhere, rather than to the whole.
        let astray = #"[{"op":"replace","path":"spec","value":{}}]"#
        #expect(cluster.patch("json-patch", astray).status == 422)
    }
}
