import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Wire: what is written is read back")
struct WireTests {
    @Test("any request comes back from its bytes, unless its body is no object")
    func requests() {
        var draw = RandomRequests(1, "wire.requests")
        for _ in 0..<3_000 {
            let request = draw.request()
            let reading = WireRequest(request).reading
            if case .refused(.body(_, .malformed(let sentence, _))) = reading {
                // What is no object cannot be one of a kind.
                #expect(sentence.hasPrefix("json: cannot unmarshal "))
                #expect(request.verb != .patch && request.body?.asObject == nil)
            } else {
                #expect(reading == .request(request))
            }
        }
    }

    @Test("any answer comes back from its bytes")
    func responses() throws {
        var draw = RandomRequests(2, "wire.responses")
        for _ in 0..<3_000 {
            let response = draw.response()
            #expect(try WireResponse(response).response == response)
        }
    }

    @Test("any event comes back from its line, and a line has one line feed")
    func events() {
        var draw = RandomRequests(3, "wire.events")
        for _ in 0..<2_000 {
            let event = WatchEvent(draw.pick(WatchEvent.Kind.allCases), draw.value())
            var line: [UInt8] = []
            event.writeLine(into: &line)
            #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
            #expect(line.last == UInt8(ascii: "\n"))
            #expect(WatchEvent(line: line) == event)
        }
    }

    @Test("a server asked through the wire answers what it answers without")
    func throughTheWire() throws {
        let direct = Cluster()
        let wired = Cluster()
        var version: String?
        for round in 0..<20 {
            let lease = Cluster.lease(version: version, holder: "h\(round)").json
            let path = APIPath.leases(in: "default", name: round == 0 ? nil : "l")
            let request = APIRequest(round == 0 ? .post : .put, path, body: lease)
            let answer = direct.server.handle(request, at: direct.wall)
            guard case .request(let read) = WireRequest(request).reading else {
                Issue.record("a request was refused")
                return
            }
            let told = WireResponse(wired.server.handle(read, at: wired.wall))
            #expect(try told.response == answer)
            version = answer.resourceVersion
        }
    }

    @Test("a member that a body names twice is known to whoever validates it")
    func repeated() {
        let wire = WireRequest(
            method: "POST",
            target: APIPath.leases(in: "default").description,
            body: Array(#"{"spec":{"a":1,"a":2}}"#.utf8)
        )
        guard case .request(let request) = wire.reading else {
            Issue.record("the request was refused")
            return
        }
        #expect(request.repeatedMembers == ["spec.a"])
    }

    @Test("the headers say what kind of answer it is, and what the request was called")
    func headers() {
        var response = Status(code: 429, message: "later").response
        response.headers.retryAfterSeconds = 1
        response.headers.warnings = ["299 - \"x\""]
        let names = WireResponse(response).headers(auditID: "my-id").map {
            "\($0.name): \($0.value)"
        }
        #expect(
            names == [
                "Audit-Id: my-id", "Cache-Control: no-cache, private",
                "Content-Type: application/json", "Retry-After: 1", "Warning: 299 - \"x\"",
            ]
        )
    }
}

@Suite("Wire: what cannot be asked is refused as the real server does")
struct WireRefusalTests {
    private let leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases"

    private func ask(
        _ method: String,
        _ target: String,
        type: String? = nil,
        body: [UInt8] = []
    ) -> APIResponse? {
        let request = WireRequest(
            method: method,
            target: target,
            headers: .init(contentType: type),
            body: body
        )
        switch request.reading {
        case .request: return nil
        case .answered(let response): return response
        case .refused(let refusal): return Cluster().server.response(to: refusal)
        }
    }

    private func message(_ response: APIResponse?) -> String? {
        response?.body["message"]?.asString
    }

    @Test("health and version are answered without a store")
    func health() {
        for path in ["/healthz", "/livez", "/readyz", "/livez/ping", "/readyz?exclude=etcd"] {
            #expect(ask("GET", path)?.body == "ok")
        }
        #expect(ask("GET", "/version")?.body["major"] == "1")
        #expect(ask("GET", "/version/")?.body["major"] == "1")
        #expect(ask("POST", "/version")?.status == 405)
        #expect(ask("GET", "/healthz/nope")?.status == 404)
    }

    @Test("outside the groups a text is answered, inside a status")
    func paths() {
        for path in ["/", "/nope", "/apis/nope.example.com", "/apis/nope/v1", "", "x"] {
            #expect(ask("GET", path)?.body == "404 page not found\n")
        }
        for path in ["/api/v2", "/apis/coordination.k8s.io", "/apis/coordination.k8s.io/v1"] {
            #expect(ask("GET", path)?.body["reason"] == "NotFound")
        }
        #expect(ask("GET", "/api/v1/%zz")?.status == 400)
        #expect(ask("GET", "/api/v1/%ff/x")?.status == 404)
    }

    @Test("a method that no resource knows is refused where there is a resource")
    func methods() {
        for method in ["HEAD", "OPTIONS", "TRACE", "FOO", ""] {
            #expect(ask(method, leases)?.status == 405)
            #expect(ask(method, "/apis/nope/v1/things")?.status == 404)
        }
    }

    @Test("a body that is not JSON is refused in the words of its verb")
    func malformed() {
        let broken = Array(#"{"apiVersion": "#.utf8)
        #expect(
            message(ask("POST", leases, body: broken))
                == "the object provided is unrecognized (must be of type Lease): couldn't get "
                + "version/kind; json parse error: unexpected end of JSON input "
                + "({\"apiVersion\": )"
        )
        let delete = ask("DELETE", leases + "/l", body: broken)
        #expect(
            message(delete)
                == "couldn't get version/kind; json parse error: unexpected end of JSON input"
        )
        let patch = ask("PATCH", leases + "/l", type: "application/merge-patch+json", body: broken)
        #expect(message(patch) == "leases.coordination.k8s.io \"l\" not found")
        #expect(ask("PUT", leases + "/l", body: [0x22, 0xFF, 0x22])?.status == 400)
        #expect(ask("POST", "/apis/nope/v1/things", body: broken)?.status == 404)
        #expect(ask("POST", leases + "/l", body: broken)?.status == 405)
    }

    @Test("a body of another type is refused, one without a type is read")
    func mediaTypes() {
        #expect(ask("POST", leases, type: "text/plain", body: [0x7B, 0x7D])?.status == 415)
        #expect(ask("POST", leases, type: nil, body: [0x7B, 0x7D]) == nil)
        #expect(ask("POST", leases, type: "Application/JSON ; x=y", body: [0x7B, 0x7D]) == nil)
        #expect(ask("DELETE", leases + "/l", type: "text/plain") == nil)
    }

    @Test("a body of exactly the limit is read, one byte more is refused")
    func tooLong() {
        var body = [UInt8](repeating: UInt8(ascii: " "), count: WireRequest.bodyLimit)
        body[0] = UInt8(ascii: "{")
        body[1] = UInt8(ascii: "}")
        #expect(ask("POST", leases, body: body) == nil)
        let refused = ask("POST", leases, body: body + [0x20])
        #expect(refused?.status == 413)
        #expect(message(refused) == "Request entity too large: limit is 3145728")
    }
}
