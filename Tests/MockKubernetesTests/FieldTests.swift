import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("The fields of a Lease")
struct FieldTests {
    let cluster = Cluster()

    func create(spec: JSONObject, query: APIQuery = [:]) -> APIResponse {
        cluster.send(.post, query: query, ["metadata": ["name": "l"], "spec": .object(spec)])
    }

    @Test(
        "times have exactly six digits of fraction",
        arguments: [
            ("2024-01-02T03:04:05.123456Z", "2024-01-02T03:04:05.123456Z"),
            ("2024-01-02T03:04:05.100000+02:00", "2024-01-02T01:04:05.100000Z"),
            ("2024-01-02T03:04:05Z", nil), ("2024-01-02T03:04:05.123Z", nil),
            ("2024-01-02T03:04:05.123456789Z", nil), ("", nil), ("nope", nil),
        ] as [(String, String?)]
    )
    func times(text: String, stored: String?) {
        let answer = create(spec: ["renewTime": .string(text)])
        #expect(answer.status == (stored == nil ? 400 : 201))
        #expect(answer.body["spec"]?["renewTime"]?.asString == stored)
    }

    @Test(
        "a time that is none is refused at the first part that does not fit",
        arguments: [
            ("", "\"\" as \"2006\""), ("nope", "\"nope\" as \"2006\""),
            ("2024-01-02 03:04:05", "\" 03:04:05\" as \"T\""),
            ("2024-01-02T03:04:05Z", "\"Z\" as \".000000\""),
            ("2024-01-02T03:04:05.123Z", "\".123Z\" as \".000000\""),
            ("2024-01-02T03:04:05.123456789Z", "\"789Z\" as \"Z07:00\""),
        ]
    )
    func timeProblems(text: String, problem: String) {
        #expect(
            create(spec: ["renewTime": .string(text)]).refusal?.message
                == "Lease in version \"v1\" cannot be handled as a Lease: parsing time "
                + "\"\(text)\" as \"2006-01-02T15:04:05.000000Z07:00\": cannot parse \(problem)"
        )
        let odd = create(spec: ["renewTime": "2024-02-30T03:04:05.000000Z"])
        #expect(odd.refusal?.message.hasSuffix(": day out of range") == true)
    }

    @Test("null is as good as absent")
    func null() {
        let answer = create(spec: ["renewTime": .null, "holderIdentity": ""])
        #expect(answer.body["spec"]?.description == #"{"holderIdentity":""}"#)
    }

    @Test(
        "a value of the wrong type is malformed",
        arguments: [
            (
                ["leaseDurationSeconds": "x"],
                "string into Go struct field LeaseSpec.spec.leaseDurationSeconds "
                    + "of type int32"
            ),
            (
                ["leaseDurationSeconds": 2_147_483_648],
                "number 2147483648 into Go struct field LeaseSpec.spec.leaseDurationSeconds "
                    + "of type int32"
            ),
            (
                ["leaseDurationSeconds": 1.5],
                "number 1.5 into Go struct field LeaseSpec.spec.leaseDurationSeconds "
                    + "of type int32"
            ),
            (
                ["renewTime": 1_700_000_000],
                "number into Go struct field LeaseSpec.spec.renewTime of type string"
            ),
            (
                ["holderIdentity": true],
                "bool into Go struct field LeaseSpec.spec.holderIdentity of type string"
            ),
        ] as [(JSONObject, String)]
    )
    func types(spec: JSONObject, problem: String) {
        #expect(
            create(spec: spec).refusal
                == Status(
                    code: 400,
                    reason: .badRequest,
                    message: "Lease in version \"v1\" cannot be handled as a Lease: json: cannot "
                        + "unmarshal \(problem)"
                )
        )
    }

    @Test("the metadata has types too")
    func metadataTypes() {
        let answer = cluster.send(.post, ["metadata": ["name": "l", "labels": ["k": 1]]])
        #expect(
            answer.refusal?.message
                == "Lease in version \"v1\" cannot be handled as a Lease: json: cannot unmarshal "
                + "number into Go struct field ObjectMeta.metadata.labels of type string"
        )
        #expect(cluster.send(.post, ["metadata": ["name": 7]]).status == 400)
        #expect(cluster.send(.post, ["metadata": []]).status == 400)
        let finalizers = cluster.send(.post, ["metadata": ["name": "l", "finalizers": "f"]])
        #expect(finalizers.status == 400)
    }

    @Test("unknown fields are dropped with a warning, refused, or dropped in silence")
    func unknownFields() {
        let body: JSONValue = ["metadata": ["name": "l"], "spec": ["nope": 1], "bogus": 2]
        let strict = cluster.send(.post, query: ["fieldValidation": "Strict"], body)
        #expect(
            strict.refusal
                == Status(
                    code: 400,
                    reason: .badRequest,
                    message: "Lease in version \"v1\" cannot be handled as a Lease: strict "
                        + "decoding error: unknown field \"spec.nope\", unknown field \"bogus\""
                )
        )
        let ignored = cluster.send(
            .post,
            query: ["fieldValidation": "Ignore", "dryRun": "All"],
            body
        )
        #expect(ignored.headers.warnings.isEmpty)
        let warned = cluster.send(.post, body)
        #expect(warned.status == 201)
        #expect(
            warned.headers.warnings == [
                #"299 - "unknown field \"spec.nope\"""#, #"299 - "unknown field \"bogus\"""#,
            ]
        )
        #expect(warned.body["bogus"] == nil)
        #expect(warned.body["spec"] == [:])
        #expect(cluster.send(.post, query: ["fieldValidation": "Bogus"], body).status == 422)
    }

    @Test("of very many warnings each is cut short, and the last ones are left out")
    func manyWarnings() {
        func warned(_ count: Int, length: Int) -> [String] {
            var spec = JSONObject()
            for index in 0..<count {
                spec["x\(index)" + String(repeating: "y", count: length)] = 1
            }
            let body: JSONValue = ["metadata": ["name": "l"], "spec": .object(spec)]
            return cluster.send(.post, query: ["dryRun": "All"], body).headers.warnings
        }
        #expect(warned(9, length: 400).count == 9)
        #expect(warned(9, length: 400).allSatisfy { $0.utf8.count > 400 })
        #expect(warned(12, length: 400).count == 12)
        #expect(warned(12, length: 400).allSatisfy { $0.utf8.count < 270 })
        #expect(warned(40, length: 400).count == 16)
        #expect(warned(4_000, length: 0).count < 200)
    }

    @Test("fields of coordinated elections are dropped in silence")
    func coordinated() {
        let answer = create(
            spec: ["strategy": "Bogus", "preferredHolder": "x"],
            query: ["fieldValidation": "Strict"]
        )
        #expect(answer.status == 201)
        #expect(answer.body["spec"] == [:])
    }

    @Test("labels come back sorted and empty ones not at all")
    func labels() {
        let answer = cluster.send(
            .post,
            [
                "metadata": [
                    "name": "l", "labels": ["b": "1", "a": "2"], "annotations": [:],
                ]
            ]
        )
        #expect(answer.body["metadata"]?["labels"]?.description == #"{"a":"2","b":"1"}"#)
        #expect(answer.body["metadata"]?["annotations"] == nil)
    }

    @Test(
        "a label's value is made of what selectors can name",
        arguments: [
            ("", true), ("a", true), ("A.b_c-9", true), ("x y", false), ("-a", false),
            ("a.", false), ("é", false), (String(repeating: "x", count: 63), true),
            (String(repeating: "x", count: 64), false),
        ]
    )
    func labelValues(value: String, isValid: Bool) {
        let metadata: JSONValue = ["name": "l", "labels": ["k": .string(value)]]
        let answer = cluster.send(.post, ["metadata": metadata])
        #expect(answer.status == (isValid ? 201 : 422))
        #expect(answer.refusal?.details?.causes.first?.field == (isValid ? nil : "metadata.labels"))
    }

    @Test("a body of another kind or version, or none, is malformed")
    func foreignBodies() {
        let kind = cluster.send(
            .post,
            ["kind": "Nope", "apiVersion": "coordination.k8s.io/v1"]
        )
        #expect(
            kind.refusal?.message
                == "Nope in version \"v1\" cannot be handled as a Lease: no kind \"Nope\" is "
                + "registered for version \"coordination.k8s.io/v1\" in scheme "
                + "\"pkg/api/legacyscheme/scheme.go:30\""
        )
        let version = cluster.send(
            .post,
            ["kind": "Lease", "apiVersion": "coordination.k8s.io/v9"]
        )
        #expect(version.status == 400)
        #expect(cluster.send(.post).status == 400)
        #expect(cluster.send(.post, [1]).status == 400)
        #expect(cluster.send(.post, .null).status == 422)
    }
}
