import LockstepKubernetes
import Testing

@Suite("A Status is built and read")
struct StatusTests {
    @Test("a refusal has the body that servers send")
    func refusal() {
        let status = Status(
            code: 422,
            reason: .invalid,
            message: "m",
            details: .init(
                name: "l",
                group: "g",
                kind: "Lease",
                causes: [.init(reason: "FieldValueInvalid", message: "c", field: "f")],
                retryAfterSeconds: 1
            )
        )
        #expect(
            status.json.description
                == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","#
                + #""message":"m","reason":"Invalid","details":{"name":"l","group":"g","#
                + #""kind":"Lease","causes":[{"reason":"FieldValueInvalid","message":"c","#
                + #""field":"f"}],"retryAfterSeconds":1},"code":422}"#
        )
        #expect(Status(json: status.json) == status)
        #expect(status.response.status == 422)
        #expect(status.response.headers.retryAfterSeconds == 1)
    }

    @Test("a success has neither code nor reason")
    func success() {
        let status = Status.success(details: .init(name: "l", uid: "u"))
        #expect(
            status.json.description
                == #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","#
                + #""details":{"name":"l","uid":"u"}}"#
        )
        #expect(Status(json: status.json) == status)
    }

    @Test("an unlisted reason and a missing one are kept apart")
    func reasons() {
        #expect(Status(json: ["status": "Failure", "reason": "Odd"])?.reason == .other("Odd"))
        #expect(Status(json: ["status": "Failure", "code": 500])?.reason == nil)
        #expect(Status(json: ["status": "Ready"]) == nil)
        #expect(Status(json: ["kind": "Lease", "status": ["phase": "x"]]) == nil)
        #expect(Status.Reason(text: "AlreadyExists") == .alreadyExists)
        #expect(Status.Reason.tooManyRequests.text == "TooManyRequests")
    }
}
