import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("YAML")
struct YAMLTests {
    @Test("an object is written as people know it")
    func written() {
        let value: JSONValue = [
            "kind": "X", "n": "5", "uid": "7c49cc16-008a-4046", "time": "2024-01-02T03:04:05Z",
            "list": [["b": 1, "a": []], "l1\nl2"], "empty": [:],
        ]
        #expect(
            yamlText(value) == """
                empty: {}
                kind: X
                list:
                - a: []
                  b: 1
                - |-
                  l1
                  l2
                "n": "5"
                time: "2024-01-02T03:04:05Z"
                uid: 7c49cc16-008a-4046

                """
        )
    }

    @Test("answers may be YAML, watches aside")
    func answers() {
        let cluster = Cluster()
        let type = "application/yaml"
        let body = #"{"metadata":{"name":"y"},"spec":{"holderIdentity":"me"}}"#
        #expect(cluster.ask("POST", Cluster.leases(), type: type, body).status == 201)
        let shown = cluster.ask("GET", Cluster.leases("y"), accept: type)
        #expect(shown.headers.contentType == type)
        #expect(shown.body.asString?.hasPrefix("apiVersion: coordination.k8s.io/v1\n") == true)
        let missing = cluster.ask("GET", Cluster.leases("z"), accept: type)
        #expect(missing.status == 404)
        #expect(missing.body.asString?.contains("\nreason: NotFound\n") == true)
        #expect(cluster.ask("GET", Cluster.leases() + "?watch=1", accept: type).status == 406)
    }

    @Test("a body of YAML is what its reader makes of it, and without one must be JSON")
    func bodies() {
        let wire = WireRequest(
            method: "POST",
            target: Cluster.leases(),
            headers: .init(contentType: "application/yaml"),
            body: Array("a: 1".utf8)
        )
        let reading = wire.reading { text throws(YAMLProblem) in ["read": .string(text)] }
        guard case .request(let request) = reading else {
            Issue.record("\(reading)")
            return
        }
        #expect(request.body == ["read": "a: 1"])
        let answer = Cluster().ask("POST", Cluster.leases(), type: "application/yaml", "a: 1")
        #expect(
            answer.message.hasPrefix(
                "the object provided is unrecognized (must be of type Lease): error converting "
                    + "YAML to JSON: yaml: line 1: only JSON is read"
            )
        )
    }
}
