import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Laws that hold for every sequence of requests")
struct LawTests {
    static let seeds = 0..<60 as Range<UInt64>
    static let steps = 200

    /// A client that sends drawn requests, with current, stale, absent or odd versions and uids.
    struct RandomClient {
        var draws: AddressedGenerator
        var seen: [Lease] = []

        init(seed: UInt64) {
            draws = Draws(seed: Seed(seed), stream: "client").sequence(key: 0)
        }

        mutating func choose(_ bound: UInt64) -> UInt64 { draws.next().below(bound) }

        mutating func request() -> APIRequest {
            let name = "l\(choose(3))"
            var body = Cluster.lease(name, holder: "h\(choose(3))")
            if !seen.isEmpty, choose(4) > 0 {
                let base = seen[seen.count - 1 - Int(choose(UInt64(min(seen.count, 4))))]
                if base.metadata.name == name || choose(8) == 0 { body = base }
                if choose(2) == 0 { body.holderIdentity = "h\(choose(3))" }
                if choose(4) == 0 { body.metadata.uid = nil }
                if choose(8) == 0 { body.metadata.resourceVersion = nil }
                if choose(8) == 0 { body.metadata.finalizers = ["f"] }
                if choose(4) == 0 { body.metadata.finalizers = [] }
            }
            var query = APIQuery()
            if choose(12) == 0 { query["dryRun"] = "All" }
            switch choose(8) {
            case 0: return APIRequest(.get, .leases(in: "default", name: name))
            case 1, 2:
                return APIRequest(.post, .leases(in: "default"), query: query, body: body.json)
            case 3:
                var conditions: JSONObject = [:]
                if choose(2) == 0 {
                    conditions["resourceVersion"] = body.resourceVersion.map(JSONValue.string)
                }
                if choose(2) == 0 { conditions["uid"] = body.metadata.uid.map(JSONValue.string) }
                // With a body, a deletion's parameters count for nothing.
                var options: JSONObject = ["preconditions": .object(conditions)]
                if query["dryRun"] != nil { options["dryRun"] = ["All"] }
                return APIRequest(
                    .delete,
                    .leases(in: "default", name: name),
                    query: query,
                    body: .object(options)
                )
            default:
                return APIRequest(
                    .put,
                    .leases(in: "default", name: body.metadata.name ?? name),
                    query: query,
                    body: body.json
                )
            }
        }

        mutating func observe(_ answer: APIResponse) {
            if answer.isSuccess, let lease = Lease(json: answer.body), lease.kind == "Lease",
                lease.resourceVersion != nil
            {
                seen.append(lease)
            }
        }
    }

    @Test(
        "a write commits at most once, strictly later, and only where its conditions held",
        arguments: seeds
    )
    func conditions(seed: UInt64) {
        var client = RandomClient(seed: seed)
        let cluster = Cluster()
        for _ in 0..<Self.steps {
            let request = client.request()
            let name = request.path.name ?? request.body?["metadata"]?["name"]?.asString ?? ""
            let before = cluster.read(name)
            let revision = cluster.server.revision
            let answer = cluster.server.handle(request, at: cluster.wall)
            client.observe(answer)
            let commits = cluster.commits()
            #expect(commits.count <= 1)
            #expect(cluster.server.revision == revision + Int64(commits.count))
            guard let commit = commits.first else {
                #expect(cluster.read(name) == before)
                continue
            }
            #expect(answer.isSuccess)
            #expect(request.verb != .get && request.query["dryRun"] == nil)
            #expect(commit.revision == cluster.server.revision)
            #expect(commit.before == before?.tree)
            #expect(commit.after == cluster.read(name)?.tree)
            let sent = request.body.flatMap(Lease.init(json:))
            if request.verb == .put, let before {
                #expect(sent?.resourceVersion == before.resourceVersion)
                if let uid = sent?.metadata.uid { #expect(uid == before.metadata.uid) }
            }
            if request.verb == .delete, let conditions = request.body?["preconditions"] {
                if let uid = conditions["uid"] {
                    #expect(uid.asString == before?.metadata.uid)
                }
                if let version = conditions["resourceVersion"] {
                    #expect(version.asString == before?.resourceVersion)
                }
            }
        }
    }

    @Test("of several writes on one version exactly one wins", arguments: seeds)
    func oneWinner(seed: UInt64) {
        let cluster = Cluster()
        var lease = cluster.create()
        for round in 0..<20 {
            let writers = 2 + (seed + UInt64(round)) % 6
            let answers = (0..<writers).map { writer in
                var next = lease
                next.holderIdentity = "\(round)-\(writer)"
                return cluster.send(.put, "l", next.json)
            }
            #expect(
                answers.map(\.status) == [200] + Array(repeating: 409, count: answers.count - 1)
            )
            lease = cluster.read() ?? lease
            #expect(lease.json == answers[0].body)
        }
    }

    @Test("a list and the events after it make every later list", arguments: seeds)
    func watchReplay(seed: UInt64) throws {
        var client = RandomClient(seed: seed)
        let cluster = Cluster()
        var watchers: [(id: WatchID, view: [JSONValue])] = []
        for step in 0..<Self.steps {
            client.observe(cluster.server.handle(client.request(), at: cluster.wall))
            if step % 10 == 0 {
                let list = cluster.send(.get)
                let id = try #require(
                    cluster.watch(["resourceVersion": list.resourceVersion ?? ""])
                )
                watchers.append((id, list.body["items"]?.asArray ?? []))
            }
            if client.choose(4) == 0, step < Self.steps - 1 { continue }
            let items = cluster.send(.get).body["items"]?.asArray ?? []
            for index in watchers.indices {
                var last = 0 as Int64
                for event in cluster.drain(watchers[index].id) {
                    let version = Int64(event.resourceVersion ?? "") ?? 0
                    #expect(version > last)
                    last = version
                    apply(event, to: &watchers[index].view)
                }
                #expect(watchers[index].view == items)
            }
        }
    }

    /// Applies one event to a list as a client does, and checks that it fits.
    private func apply(_ event: WatchEvent, to view: inout [JSONValue]) {
        guard var object = event.object.asObject else { return }
        object["kind"] = nil
        object["apiVersion"] = nil
        let name = object[object: "metadata"].string("name") ?? ""
        let place = view.firstIndex { ($0["metadata"]?["name"]?.asString ?? "") >= name }
        let isThere = place.map { view[$0]["metadata"]?["name"]?.asString == name } ?? false
        #expect(isThere == (event.kind != .added))
        if let place, isThere { view.remove(at: place) }
        if event.kind != .deleted { view.insert(.object(object), at: place ?? view.count) }
    }

    @Test("the same requests give the same answers, and a copy lives on alone", arguments: [1, 2])
    func determinism(seed: UInt64) {
        var clients = [RandomClient(seed: seed), RandomClient(seed: seed)]
        var clusters = [Cluster(), Cluster()]
        for step in 0..<Self.steps {
            let answers = clients.indices.map { index in
                let answer = clusters[index].server.handle(
                    clients[index].request(),
                    at: clusters[index].wall
                )
                clients[index].observe(answer)
                return answer
            }
            #expect(answers[0] == answers[1])
            if step == Self.steps / 2 { clusters[1] = Cluster(copying: clusters[0]) }
        }
        #expect(clusters[0].server.digest == clusters[1].server.digest)
        let digest = clusters[0].server.digest
        let copy = Cluster(copying: clusters[0])
        _ = clusters[0].create("another")
        #expect(clusters[0].server.digest != digest)
        #expect(copy.server.digest == digest)
    }

    @Test("random clients really write, conflict and delete")
    func coverage() {
        var statuses: [Int: Int] = [:]
        var deletions = 0
        for seed in Self.seeds {
            var client = RandomClient(seed: seed)
            let cluster = Cluster()
            for _ in 0..<Self.steps {
                let answer = cluster.server.handle(client.request(), at: cluster.wall)
                client.observe(answer)
                statuses[answer.status, default: 0] += 1
                deletions += cluster.commits().count { $0.after == nil }
            }
        }
        for status in [200, 201, 404, 409, 422] { #expect(statuses[status, default: 0] > 100) }
        #expect(deletions > 100)
    }
}
