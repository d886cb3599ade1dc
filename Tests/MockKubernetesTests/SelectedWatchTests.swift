import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Watching what is selected")
struct SelectedWatchTests {
    let cluster = Cluster()

    private func put(_ name: String, _ labels: JSONValue) {
        let body: JSONValue = [
            "metadata": ["name": .string(name), "labels": labels], "spec": [:],
        ]
        if cluster.read(name) == nil {
            _ = cluster.send(.post, body)
        } else {
            let patch: JSONValue = ["metadata": ["labels": labels]]
            _ = cluster.server.handle(
                APIRequest(
                    .patch,
                    .leases(in: "default", name: name),
                    headers: .init(contentType: "application/merge-patch+json"),
                    body: patch
                ),
                at: cluster.wall
            )
        }
    }

    @Test("an object that begins to be meant is added, one that ceases to be is deleted")
    func transitions() throws {
        let watch = try #require(
            cluster.watch(["resourceVersion": "1", "labelSelector": "app=x"])
        )
        put("l", ["app": "y"])
        put("l", ["app": "x"])
        put("l", ["app": "x", "tier": "1"])
        put("l", ["app": "z"])
        put("l", ["app": "w"])
        _ = cluster.send(.delete, "l")
        let events = cluster.drain(watch)
        #expect(events.map(\.summary) == ["ADDED l@3", "MODIFIED l@4", "DELETED l@5"])
        #expect(events.last?.object["metadata"]?["labels"] == ["app": "x", "tier": "1"])
    }

    @Test("a list and the events after it make every later list of the same selection")
    func replay() throws {
        for seed in 0..<400 as Range<UInt64> { try replay(seed: seed) }
    }

    /// One schedule: random writes, and watchers with random selectors that fall behind at random
    /// and see no more than their caches have seen.
    private func replay(seed: UInt64) throws {
        var draws = Draws(seed: Seed(seed), stream: "watch").sequence(key: 0)
        func choose(_ bound: UInt64) -> UInt64 { draws.next().below(bound) }
        let cluster = Cluster()
        let selectors = ["a", "!a", "a=1", "a!=1", "a in (1,2),b", "b notin (2)"]
        var watchers: [(id: WatchID, selector: String, view: [String: JSONValue])] = []
        for step in 0..<40 {
            let name = "l\(choose(3))"
            var labels: JSONObject = [:]
            if choose(2) == 0 { labels["a"] = .string("\(choose(3))") }
            if choose(2) == 0 { labels["b"] = .string("\(choose(3))") }
            let body: JSONValue = [
                "metadata": ["name": .string(name), "labels": .object(labels)]
            ]
            if choose(4) == 0 {
                _ = cluster.send(.delete, name)
            } else if let version = cluster.read(name)?.resourceVersion {
                var next = body.asObject ?? [:]
                next[object: "metadata"]["resourceVersion"] = .string(version)
                _ = cluster.send(.put, name, .object(next))
            } else {
                _ = cluster.send(.post, body)
            }
            if step % 8 == 0 {
                let selector = selectors[Int(choose(UInt64(selectors.count)))]
                let list = cluster.send(.get, query: ["labelSelector": selector])
                let query: APIQuery = [
                    "labelSelector": selector, "resourceVersion": list.resourceVersion ?? "",
                ]
                let id = try #require(cluster.watch(query))
                watchers.append((id, selector, view(of: list)))
            }
            for index in watchers.indices where choose(2) == 0 || step == 39 {
                let behind = step == 39 ? 0 : Int64(choose(4))
                let seen = cluster.server.revision - behind
                for event in cluster.server.drainWatch(watchers[index].id, upTo: seen) {
                    apply(event, to: &watchers[index].view)
                }
                guard behind == 0 else { continue }
                let list = cluster.send(.get, query: ["labelSelector": watchers[index].selector])
                #expect(watchers[index].view == view(of: list), "seed \(seed), step \(step)")
            }
        }
    }

    private func view(of list: APIResponse) -> [String: JSONValue] {
        var view: [String: JSONValue] = [:]
        for item in list.body["items"]?.asArray ?? [] {
            view[item["metadata"]?["name"]?.asString ?? ""] = item["metadata"]
        }
        return view
    }

    /// Applies one event as a client does, and checks that it fits what the client knows.
    private func apply(_ event: WatchEvent, to view: inout [String: JSONValue]) {
        let metadata = event.object["metadata"]
        let name = metadata?["name"]?.asString ?? ""
        #expect((view[name] == nil) == (event.kind == .added))
        view[name] = event.kind == .deleted ? nil : metadata
    }

    @Test("can be told where the beginning ends")
    func initialEvents() throws {
        _ = cluster.create("a")
        let query: APIQuery = [
            "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan",
            "allowWatchBookmarks": "true", "resourceVersion": "",
        ]
        let watch = try #require(cluster.watch(query))
        _ = cluster.create("b")
        let events = cluster.drain(watch)
        #expect(events.map(\.summary) == ["ADDED a@2", "BOOKMARK@2", "ADDED b@3"])
        #expect(
            events[1].object
                == [
                    "kind": "Lease", "apiVersion": "coordination.k8s.io/v1",
                    "metadata": [
                        "resourceVersion": "2",
                        "annotations": ["k8s.io/initial-events-end": "true"],
                    ], "spec": [:],
                ]
        )
    }

    @Test("begins once the version that is named is there, and fails before")
    func initialEnd() throws {
        _ = cluster.create("a")
        let query: APIQuery = [
            "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan",
            "allowWatchBookmarks": "true", "resourceVersion": "3",
        ]
        let early = try #require(cluster.watch(query))
        #expect(cluster.server.bookmark(early) == nil)
        #expect(cluster.drain(early).map(\.summary) == ["ERROR"])
        _ = cluster.create("b")
        let watch = try #require(cluster.watch(query))
        #expect(cluster.server.bookmark(watch) == nil)
        #expect(cluster.drain(watch).map(\.summary) == ["ADDED a@2", "ADDED b@3", "BOOKMARK@3"])
    }

    @Test("is told that nothing happened only if it takes that, and only once it knows the rest")
    func bookmarks() throws {
        let deaf = try #require(cluster.watch(["resourceVersion": "1"]))
        let watch = try #require(
            cluster.watch(["resourceVersion": "1", "allowWatchBookmarks": "true"])
        )
        #expect(cluster.server.bookmark(watch)?.summary == "BOOKMARK@1")
        _ = cluster.create("a")
        #expect(cluster.server.bookmark(watch)?.summary == "BOOKMARK@1")
        #expect(cluster.drain(watch).map(\.summary) == ["ADDED a@2"])
        #expect(cluster.server.bookmark(watch)?.summary == "BOOKMARK@2")
        #expect(cluster.server.bookmark(deaf) == nil)
    }

    @Test("remembers when it is to end by itself")
    func timeout() throws {
        let watch = try #require(cluster.watch(["timeoutSeconds": "7"]))
        #expect(cluster.server.timeoutSeconds(of: watch) == 7)
        let other = try #require(cluster.watch())
        #expect(cluster.server.timeoutSeconds(of: other) == nil)
    }
}
