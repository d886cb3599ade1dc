import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Reading an older state")
struct SnapshotTests {
    typealias RandomClient = LawTests.RandomClient

    /// What a list showed at each revision of a random run.
    private func run(seed: UInt64) -> (Cluster, [Int64: JSONValue]) {
        let cluster = Cluster()
        var client = RandomClient(seed: seed)
        var lists = [cluster.server.revision: cluster.send(.get).body]
        for _ in 0..<LawTests.steps {
            client.observe(cluster.server.handle(client.request(), at: cluster.wall))
            lists[cluster.server.revision] = cluster.send(.get).body
        }
        return (cluster, lists)
    }

    @Test("an exact list shows the state at its version", arguments: LawTests.seeds)
    func exact(seed: UInt64) {
        let (cluster, lists) = run(seed: seed)
        for (revision, list) in lists {
            let query: APIQuery = [
                "resourceVersion": String(revision), "resourceVersionMatch": "Exact",
            ]
            #expect(cluster.send(.get, query: query).body == list)
        }
    }

    @Test(
        "a cache that is behind answers with the state that it has seen",
        arguments: 0..<10 as Range<UInt64>
    )
    func stale(seed: UInt64) {
        let (cluster, lists) = run(seed: seed)
        for (revision, list) in lists {
            let request = APIRequest(
                .get,
                .leases(in: "default"),
                query: ["resourceVersion": "0"]
            )
            let answer = cluster.server.handle(request, at: cluster.wall, seen: revision)
            #expect(answer.body == list)
            let items = list["items"]?.asArray ?? []
            for name in ["l0", "l1", "l2"] {
                let item = items.first { $0["metadata"]?["name"]?.asString == name }
                let one = cluster.server.handle(
                    APIRequest(
                        .get,
                        .leases(in: "default", name: name),
                        query: ["resourceVersion": String(revision)]
                    ),
                    at: cluster.wall,
                    seen: revision
                )
                #expect(one.status == (item == nil ? 404 : 200))
                #expect(one.resourceVersion == item?["metadata"]?["resourceVersion"]?.asString)
            }
        }
    }

    @Test("a cache that is behind refuses newer versions, and passes reads without one on")
    func behind() {
        let cluster = Cluster()
        _ = cluster.create("a")
        _ = cluster.create("b")
        func list(_ query: APIQuery) -> APIResponse {
            cluster.server.handle(
                APIRequest(.get, .leases(in: "default"), query: query),
                at: cluster.wall,
                seen: 2
            )
        }
        #expect(list([:]).resourceVersion == "3")
        #expect(list(["resourceVersion": "0"]).resourceVersion == "2")
        #expect(list(["resourceVersion": "2"]).resourceVersion == "2")
        #expect(
            list(["resourceVersion": "3"]).refusal?.message
                == "Timeout: Too large resource version: 3, current: 2"
        )
        let exact: APIQuery = ["resourceVersion": "3", "resourceVersionMatch": "Exact"]
        #expect(list(exact).resourceVersion == "3")
    }

    @Test(
        "of a short history just as much is shown exactly as is kept",
        arguments: 0..<10 as Range<UInt64>
    )
    func shortHistory(seed: UInt64) {
        let cluster = Cluster(historyLimit: 5)
        var client = RandomClient(seed: seed)
        var lists = [cluster.server.revision: cluster.send(.get).body]
        for _ in 0..<LawTests.steps {
            client.observe(cluster.server.handle(client.request(), at: cluster.wall))
            let last = cluster.server.revision
            lists[last] = cluster.send(.get).body
            for revision in max(last - 8, 1)...last {
                let query: APIQuery = [
                    "resourceVersion": String(revision), "resourceVersionMatch": "Exact",
                ]
                let answer = cluster.send(.get, query: query)
                if revision < last - 5 {
                    #expect(answer.status == 410)
                } else {
                    #expect(answer.body == lists[revision])
                }
            }
        }
    }

    @Test("a version that is no longer kept cannot be shown exactly")
    func compacted() {
        let cluster = Cluster()
        for name in ["a", "b", "c"] { _ = cluster.create(name) }
        cluster.server.compact(through: 3)
        for (version, status) in [("2", 410), ("3", 200)] {
            let query: APIQuery = ["resourceVersion": version, "resourceVersionMatch": "Exact"]
            #expect(cluster.send(.get, query: query).status == status)
        }
    }

    @Test(
        "a request says how new the state must be",
        arguments: [
            ("l", [:], .linearizable), ("l", ["resourceVersion": "0"], .anyCached),
            ("l", ["resourceVersion": "7"], .atLeast(7)), (nil, [:], .linearizable),
            (nil, ["resourceVersion": "0", "limit": "1"], .anyCached),
            (nil, ["resourceVersion": "7"], .atLeast(7)),
            (nil, ["resourceVersion": "7", "limit": "1"], .exactly(7)),
            (
                nil,
                ["resourceVersion": "7", "limit": "1", "resourceVersionMatch": "NotOlderThan"],
                .atLeast(7)
            ), (nil, ["resourceVersion": "abc"], .anyCached), (nil, ["watch": "1"], .anyCached),
            (nil, ["watch": "1", "allowWatchBookmarks": "true"], .linearizable),
        ] as [(String?, APIQuery, ReadNeed)]
    )
    func need(name: String?, query: APIQuery, need: ReadNeed) {
        let request = APIRequest(.get, .leases(in: "default", name: name), query: query)
        #expect(Cluster().server.need(of: request) == need)
    }

    @Test("a watch is told as far as its cache has seen, and no further")
    func watch() throws {
        let cluster = Cluster()
        _ = cluster.create("a")
        _ = cluster.create("b")
        _ = cluster.create("c")
        let request = APIRequest(.get, .leases(in: "default"), query: ["watch": "1"])
        guard case .opened(let id) = cluster.server.openWatch(request, seen: 2) else {
            Issue.record("the watch was refused")
            return
        }
        let told = { (seen: Int64?) in
            cluster.server.drainWatch(id, upTo: seen).map(\.summary)
        }
        #expect(told(2) == ["ADDED a@2"])
        #expect(told(2) == [])
        #expect(told(3) == ["ADDED b@3"])
        #expect(told(2) == [])
        #expect(told(nil) == ["ADDED c@4"])
    }

    @Test("a cache knows nothing from before it began")
    func since() throws {
        let cluster = Cluster()
        _ = cluster.create("a")
        _ = cluster.create("b")
        let query: APIQuery = ["watch": "1", "resourceVersion": "2"]
        let request = APIRequest(.get, .leases(in: "default"), query: query)
        for (oldest, kind) in [(2, .added), (3, .error)] as [(Int64, WatchEvent.Kind)] {
            let answer = cluster.server.openWatch(request, since: oldest)
            guard case .opened(let id) = answer else {
                Issue.record("the watch was refused")
                return
            }
            #expect(cluster.drain(id).map(\.kind) == [kind])
        }
    }
}
