import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("A kind of the users' own")
final class CustomKindTests {
    var server = APIServer(draws: Draws(seed: Seed(1), stream: "uid"))

    func send(
        _ verb: APIRequest.Verb,
        _ name: String? = nil,
        _ body: JSONValue? = nil
    ) -> APIResponse {
        let path = APIPath(
            group: "metaparticle.io",
            version: "v1",
            namespace: "default",
            resource: "locks",
            name: name
        )
        return server.handle(APIRequest(verb, path, body: body), at: LocalClock.epoch)
    }

    static func lock(version: String? = nil) -> CustomResource {
        var lock = CustomResource(
            apiVersion: "metaparticle.io/v1",
            kind: "Lock",
            name: "l",
            namespace: "default"
        )
        lock.spec["owner"] = "host"
        lock.spec["expiry"] = "2026-01-01T00:00:30.0000000Z"
        lock.spec["fence"] = 9_007_199_254_740_993
        lock.metadata.resourceVersion = version
        return lock
    }

    @Test("keeps every field, sorted, and counts generations")
    func fields() throws {
        let answer = send(.post, nil, Self.lock().json)
        #expect(answer.status == 201)
        #expect(
            answer.body["spec"]?.description
                == #"{"expiry":"2026-01-01T00:00:30.0000000Z","fence":9007199254740993,"#
                + #""owner":"host"}"#
        )
        #expect(answer.body["metadata"]?["generation"] == 1)
        #expect(send(.put, "l", Self.lock(version: "2").json).body == answer.body)
        var labelled = Self.lock(version: "2")
        labelled.metadata.labels = ["a": "b"]
        let same = send(.put, "l", labelled.json)
        #expect(same.body["metadata"]?["generation"] == 1)
        labelled.metadata.resourceVersion = same.resourceVersion
        labelled.spec["owner"] = "other"
        #expect(send(.put, "l", labelled.json).body["metadata"]?["generation"] == 2)
    }

    @Test("is not created by an update, and not overwritten without a version")
    func updates() {
        #expect(send(.put, "l", Self.lock().json).status == 404)
        _ = send(.post, nil, Self.lock().json)
        #expect(send(.put, "l", Self.lock().json).status == 422)
        #expect(send(.put, "l", Self.lock(version: "9").json).status == 409)
        var foreign = Self.lock(version: "2")
        foreign.metadata.uid = "other"
        #expect(
            send(.put, "l", foreign.json).refusal?.message
                .contains("Key: /registry/metaparticle.io/locks/default/l,") == true
        )
    }

    @Test("insists on its kind and version")
    func kinds() {
        #expect(send(.post, nil, ["metadata": ["name": "l"]]).status == 400)
        #expect(send(.post, nil, .null).status == 400)
        var lock = Self.lock()
        lock.tree["kind"] = "Secret"
        let answer = send(.post, nil, lock.json)
        #expect(answer.status == 422)
        #expect(
            answer.refusal?.details?.causes.first?.message
                == "Invalid value: \"Secret\": must be Lock"
        )
        lock.tree["kind"] = "Lock"
        lock.tree["apiVersion"] = "metaparticle.io/v2"
        #expect(send(.post, nil, lock.json).status == 400)
    }

    @Test("shows its kind in lists and shares the revision with the other kinds")
    func lists() throws {
        let lease = server.handle(
            APIRequest(.post, .leases(in: "default"), body: ["metadata": ["name": "l"]]),
            at: LocalClock.epoch
        )
        #expect(lease.resourceVersion == "2")
        #expect(send(.post, nil, Self.lock().json).resourceVersion == "3")
        let list = send(.get)
        #expect(list.body["kind"] == "LockList")
        let items = try #require(list.body["items"]?.asArray)
        #expect(items.map { $0["kind"] } == ["Lock"])
        let path = APIPath(
            group: "metaparticle.io",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        let selected = server.handle(
            APIRequest(.get, path, query: ["fieldSelector": "spec.owner=a"]),
            at: LocalClock.epoch
        )
        #expect(selected.refusal?.message == "field label not supported: spec.owner")
    }

    /// Patches the lock `l` and tells what the answer is about.
    private func patch(_ body: String, strict: Bool = false) -> (status: Int, message: String) {
        _ = send(.post, nil, Self.lock().json)
        let wire = WireRequest(
            method: "PATCH",
            target: "/apis/metaparticle.io/v1/namespaces/default/locks/l"
                + (strict ? "?fieldValidation=Strict" : ""),
            headers: .init(contentType: "application/merge-patch+json", accept: nil),
            body: Array(body.utf8)
        )
        guard case .request(let request) = wire.reading else { return (0, "") }
        let answer = server.handle(request, at: LocalClock.epoch)
        return (answer.status, answer.message)
    }

    @Test("a patch that makes no such object is invalid, as one of any other kind is")
    func patches() {
        let senseless = patch(#"{"metadata":{"labels":5}}"#)
        #expect(senseless.status == 422)
        #expect(senseless.message.hasPrefix(#" "" is invalid: patch: Invalid value: "{"#))
        let nameless = patch(#"{"kind":null}"#)
        #expect(nameless.status == 422)
        #expect(nameless.message.contains("Object 'Kind' is missing in"))
        let other = patch(#"{"apiVersion":"metaparticle.io/v2","kind":"Other"}"#)
        #expect(other.status == 422)
        #expect(other.message.contains("kind: Invalid value: \"Other\": must be Lock"))
        #expect(other.message.contains("must be metaparticle.io/v1"))
        #expect(patch(#"{"spec":{"owner":"b"}}"#).status == 200)
    }
}

@Suite("Defaults of kinds that users defined")
struct FieldDefaultTests {
    @Test("fill fields whose holder is there, in lists as well, and nothing else")
    func fill() throws {
        let kind = ResourceKind.custom(
            group: "example.com",
            version: "v1",
            resource: "locks",
            kind: "Lock",
            defaults: [
                FieldDefault("spec.retry", [:]), FieldDefault("spec.retry.count", 3),
                FieldDefault("spec.waiters[].weight", 1), FieldDefault("spec.mode", "Shared"),
            ]
        )
        var server = APIServer(kinds: [kind], draws: Draws(seed: Seed(1), stream: "uid"))
        let path = APIPath(
            group: "example.com",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        for (name, spec, expected) in [
            ("a", "{}", #"{"mode":"Shared","retry":{"count":3}}"#),
            (
                "b", #"{"mode":"x","retry":{"count":1},"waiters":[{"id":1},{"weight":2}]}"#,
                #"{"mode":"x","retry":{"count":1},"waiters":[{"id":1,"weight":1},{"weight":2}]}"#
            ),
            (
                "c", #"{"mode":null,"waiters":5}"#,
                #"{"mode":"Shared","retry":{"count":3},"waiters":5}"#
            ),
        ] {
            let body: JSONValue = [
                "kind": "Lock", "apiVersion": "example.com/v1",
                "metadata": ["name": .string(name)], "spec": try JSONValue(parsing: spec),
            ]
            let request = APIRequest(.post, path, body: body)
            let answer = server.handle(request, at: LocalClock.epoch)
            #expect(answer.body["spec"]?.description == expected)
        }
        let bare: JSONValue = [
            "kind": "Lock", "apiVersion": "example.com/v1", "metadata": ["name": "d"],
        ]
        let answer = server.handle(APIRequest(.post, path, body: bare), at: LocalClock.epoch)
        #expect(answer.body["spec"] == nil)
    }

    @Test("a kind is read from one word with its four parts, and from nothing else")
    func text() throws {
        let kind = try #require(ResourceKind.custom(text: "locks.a.example.com/v1/Lock"))
        #expect(kind.group == "a.example.com")
        #expect(kind.version == "v1")
        #expect(kind.resource == "locks")
        #expect(kind.kind == "Lock")
        for text in ["", "locks", "locks/v1/Lock", "locks./v1/Lock", ".x/v1/Lock", "l.x//Lock"] {
            #expect(ResourceKind.custom(text: text) == nil)
        }
    }
}
