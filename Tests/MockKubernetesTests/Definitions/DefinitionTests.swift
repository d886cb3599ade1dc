import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("A definition of a kind")
struct DefinitionTests {
    typealias Path = DefinedKind

    @Test("has its kind served from then on, and ends it with all its objects when it is deleted")
    func lifecycle() {
        var cluster = DefinedKind()
        #expect(cluster.create(["room": "a"]).status == 201)
        let watch = APIRequest(
            .get,
            Path.doors(),
            query: ["watch": "true", "resourceVersion": "3"]
        )
        guard case .opened(let id) = cluster.server.openWatch(watch) else {
            Issue.record("the watch was refused")
            return
        }
        #expect(cluster.send(.delete, Path.definitions("doors.example.com")).status == 200)
        #expect(cluster.server.drainWatch(id).map(\.kind) == [.deleted])
        #expect(cluster.send(.get, Path.doors("d")).status == 404)
        let definition = Path.definition(spec: ["type": "object"])
        #expect(cluster.send(.post, Path.definitions(), definition).status == 201)
        #expect(cluster.send(.get, Path.doors()).body["items"] == [])
    }

    @Test("is not there before, nor where it was only rehearsed")
    func absence() {
        var cluster = DefinedKind()
        cluster.send(.delete, Path.definitions("doors.example.com"))
        let definition = Path.definition(spec: ["type": "object"])
        let answer = cluster.send(
            .post,
            Path.definitions(),
            definition,
            query: ["dryRun": "All"]
        )
        #expect(answer.status == 201)
        #expect(cluster.create([:]).status == 404)
    }

    @Test("says the names that follow from others, and that its kind is established")
    func established() {
        var cluster = DefinedKind()
        let answer = cluster.send(.get, Path.definitions("doors.example.com"))
        let names = answer.body["spec"]?["names"]
        #expect(names?["singular"] == "door")
        #expect(names?["listKind"] == "DoorList")
        let conditions = answer.body["status"]?["conditions"]?.asArray ?? []
        #expect(conditions.map { $0["type"] } == ["NamesAccepted", "Established"])
        #expect(conditions.allSatisfy { $0["status"] == "True" })
    }

    @Test("that is changed counts for what is written later")
    func change() {
        var cluster = DefinedKind()
        #expect(cluster.create(["room": 1]).status == 201)
        let stored = cluster.send(.get, Path.definitions("doors.example.com"))
        let strict: JSONValue = ["type": "object", "properties": ["room": ["type": "string"]]]
        var definition = Path.definition(spec: strict).asObject ?? JSONObject()
        definition[object: "metadata"]["resourceVersion"] =
            stored.body["metadata"]?[
                "resourceVersion"
            ]
        let path = Path.definitions("doors.example.com")
        #expect(cluster.send(.put, path, .object(definition)).status == 200)
        #expect(cluster.send(.get, Path.doors("d")).body["spec"]?["room"] == 1)
        let version = cluster.send(.get, Path.doors("d")).resourceVersion
        let answer = cluster.send(.put, Path.doors("d"), Path.door(["room": 2], version: version))
        #expect(answer.status == 422)
    }

    @Test("gives a kind that the server was made with its schema")
    func takesOver() throws {
        var cluster = DefinedKind()
        let kind = try #require(ResourceKind.custom(text: "doors.example.com/v1/Door"))
        let draws = Draws(seed: Seed(1), stream: "uid")
        cluster.server = APIServer(kinds: [kind, .definition], draws: draws)
        #expect(cluster.create(["room": 1]).status == 201)
        let strict: JSONValue = ["type": "object", "properties": ["room": ["type": "string"]]]
        cluster.send(.post, Path.definitions(), Path.definition(spec: strict))
        #expect(cluster.server.kinds.count == 3)
        cluster.send(.delete, Path.doors("d"))
        #expect(cluster.create(["room": 1]).status == 422)
    }

    @Test("gives its kind columns and fields to select by")
    func columns() {
        var cluster = DefinedKind()
        _ = cluster.create(["room": "a"])
        let table = cluster.send(
            .get,
            Path.doors(),
            query: ["fieldSelector": "spec.room=a"],
            accept: "application/json;as=Table;v=v1;g=meta.k8s.io"
        )
        let columns = table.body["columnDefinitions"]?.asArray ?? []
        #expect(columns.map { $0["name"] } == ["Name", "Room"])
        #expect(table.body["rows"]?.asArray?.first?["cells"] == ["d", "a"])
        let others = cluster.send(.get, Path.doors(), query: ["fieldSelector": "spec.room=b"])
        #expect(others.body["items"] == [])
    }

    private static let parentheses = String(repeating: "(", count: 2_000)
    private static let negations = String(repeating: "!", count: 2_000)

    @Test(
        "is refused where something in it cannot be read, with what was found and expected",
        arguments: [
            (#"{"type":"text"}"#, #"the type "text""#),
            (#"{"type":"string","pattern":"("}"#, #"the pattern "(""#),
            (#"{"type":"string","pattern":"(a)\\1"}"#, "the pattern"),
            (
                #"{"x-kubernetes-validations":[{"rule":"\#(parentheses)"}]}"#, "the rule"
            ),
            (
                #"{"x-kubernetes-validations":[{"rule":"\#(negations)self"}]}"#, "the rule"
            ),
            (
                #"{"type":"string","x-kubernetes-validations":[{"rule":"self.matches('a')"}]}"#,
                "the rule"
            ),
        ]
    )
    func unreadable(schema: String, found: String) throws {
        var cluster = DefinedKind()
        cluster.send(.delete, Path.definitions("doors.example.com"))
        let definition = Path.definition(spec: try JSONValue(parsing: schema))
        let answer = cluster.send(.post, Path.definitions(), definition)
        #expect(answer.status == 422)
        #expect(answer.refusal?.message.contains("expected") == true)
        let text = found.replacing("\"", with: "\\\"")
        #expect(answer.refusal?.message.contains(text) == true)
        #expect(cluster.create([:]).status == 404)
    }

    @Test("is refused under a name that is not its kind's")
    func misnamed() {
        var cluster = DefinedKind()
        var definition = Path.definition(spec: ["type": "object"]).asObject ?? JSONObject()
        definition[object: "metadata"]["name"] = "windows.example.com"
        let answer = cluster.send(.post, Path.definitions(), .object(definition))
        #expect(answer.breaches.first?.hasPrefix("metadata.name: ") == true)
    }

    @Test("can be watched through every API server in front of the store")
    func replicas() {
        var world = Plane {
            $0.kinds.append(.definition)
            $0.replicas = 2
            $0.cacheLagNanoseconds = 1_000_000...5_000_000
        }
        let definition = Path.definition(spec: ["type": "object"])
        world.send(APIRequest(.post, Path.definitions(), body: definition), to: 0)
        world.pass(1)
        let query: APIQuery = ["watch": "true"]
        let watches = [0, 1].map {
            world.send(APIRequest(.get, Path.doors(), query: query), to: $0)
        }
        world.send(APIRequest(.post, Path.doors(), body: Path.door([:])), to: 1)
        world.pass(1)
        for watch in watches {
            #expect(world.events[watch]?.map(\.kind) == [.added])
            world.abandon(watch)
        }
        let path = Path.definitions("doors.example.com")
        world.send(APIRequest(.delete, path), to: 0)
        world.pass(1)
        let late = world.send(APIRequest(.get, Path.doors("d")), to: 1)
        #expect(world.answers[late]?.status == 404)
    }
}
