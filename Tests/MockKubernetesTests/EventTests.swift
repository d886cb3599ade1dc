import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Events")
struct EventTests {
    private let cluster = Cluster()
    private let target = "/api/v1/namespaces/default/events"

    private func create(metadata: String, _ rest: String = "") -> APIResponse {
        cluster.ask("POST", target, "{\"metadata\":\(metadata)\(rest)}")
    }

    private func fields(_ response: APIResponse) -> [String] {
        let causes = response.body.asObject?.object("details")?.array("causes") ?? []
        return causes.map { $0.asObject?.string("field") ?? "" }
    }

    @Test(
        "any name will do that can be a step of a path",
        arguments: ["Upper", "a_b", "-", "a..b", "é"]
    )
    func names(name: String) {
        #expect(create(metadata: #"{"name":"\#(name)"}"#).status == 201)
    }

    @Test("other names are refused, and beginnings as names are")
    func otherNames() {
        let refused = create(metadata: #"{"name":"a/b%"}"#)
        let value = "metadata.name: Invalid value: \"a/b%\": "
        #expect(
            refused.message
                == "Event \"a/b%\" is invalid: [\(value)may not contain '/', "
                + "\(value)may not contain '%']"
        )
        #expect(create(metadata: #"{"generateName":"pod."}"#).status == 201)
        #expect(create(metadata: #"{"generateName":"a%"}"#).status == 422)
    }

    @Test("only what holds for any object holds for the metadata")
    func metadata() {
        #expect(create(metadata: #"{"name":"a","finalizers":["hold"]}"#).status == 201)
        func causes(_ metadata: String) -> Int {
            let type = "application/merge-patch+json"
            let body = "{\"metadata\":\(metadata)}"
            return fields(cluster.ask("PATCH", target + "/a", type: type, body)).count
        }
        #expect(causes(#"{"uid":"x"}"#) == 1)
        #expect(causes(#"{"labels":{"a b":"c"}}"#) == 2)
        #expect(causes(#"{"finalizers":["other"]}"#) == 0)
    }

    @Test("those of the newer form name their reporter and are short")
    func newForm() {
        let time = #","eventTime":"2024-01-02T03:04:05.000006Z""#
        let empty = create(metadata: #"{"name":"a"}"#, time)
        #expect(
            fields(empty) == [
                "reportingComponent", "reportingComponent", "reportingComponent",
                "reportingInstance", "action", "reason",
            ]
        )
        func whole(message length: Int, in namespace: String) -> APIResponse {
            let message = String(repeating: "x", count: length)
            return create(
                metadata: #"{"name":"b"}"#,
                time + #","reportingComponent":"x.y/c","reportingInstance":"i","action":"A""#
                    + #","reason":"R","message":"\#(message)""#
                    + #","involvedObject":{"namespace":"\#(namespace)"}"#
            )
        }
        let long = whole(message: 1_025, in: "elsewhere")
        #expect(
            long.message
                == "Event \"b\" is invalid: message: Invalid value: \"\": "
                + "can have at most 1024 characters"
        )
        #expect(whole(message: 1_024, in: "elsewhere").status == 201)
    }
}
