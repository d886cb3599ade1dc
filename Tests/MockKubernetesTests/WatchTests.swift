import LockstepKubernetes
import LockstepMockKubernetes
import Testing

@Suite("Watching")
struct WatchTests {
    let cluster = Cluster()

    @Test("tells what happened after the version, in order, each once, as the writer saw it")
    func live() throws {
        let watch = try #require(cluster.watch(["resourceVersion": "1"]))
        #expect(cluster.drain(watch).isEmpty)
        let created = cluster.create()
        let updated = cluster.send(.put, "l", Cluster.lease(version: "2", holder: "b").json)
        #expect(
            cluster.drain(watch)
                == [WatchEvent(.added, created.json), WatchEvent(.modified, updated.body)]
        )
        #expect(cluster.drain(watch).isEmpty)
        _ = cluster.send(.delete, "l")
        let events = cluster.drain(watch)
        #expect(events.map(\.summary) == ["DELETED l@4"])
        #expect(events.first?.object["spec"] == updated.body["spec"])
        #expect(events.first?.object["kind"] == "Lease")
    }

    @Test("begins with what exists where no version or 0 is given", arguments: [nil, "", "0"])
    func initial(version: String?) throws {
        _ = cluster.create("b")
        _ = cluster.create("a")
        var query = APIQuery()
        query["resourceVersion"] = version
        let watch = try #require(cluster.watch(query))
        _ = cluster.create("c")
        #expect(
            cluster.drain(watch).map(\.summary)
                == ["ADDED a@3", "ADDED b@2", "ADDED c@4"]
        )
        #expect(cluster.drain(watch).isEmpty)
    }

    @Test("replays from any version that is kept, deleted objects included")
    func replay() throws {
        _ = cluster.create()
        _ = cluster.send(.delete, "l")
        _ = cluster.create()
        let all = try #require(cluster.watch(["resourceVersion": "1"]))
        #expect(
            cluster.drain(all).map(\.summary)
                == ["ADDED l@2", "DELETED l@3", "ADDED l@4"]
        )
        let late = try #require(cluster.watch(["resourceVersion": "3"]))
        #expect(cluster.drain(late).map(\.summary) == ["ADDED l@4"])
    }

    @Test("a version that is not reached yet is waited for in silence")
    func future() throws {
        let watch = try #require(cluster.watch(["resourceVersion": "3"]))
        _ = cluster.create("a")
        _ = cluster.create("b")
        #expect(cluster.drain(watch).isEmpty)
        _ = cluster.create("c")
        #expect(cluster.drain(watch).map(\.summary) == ["ADDED c@4"])
    }

    @Test("a version that is no longer kept ends the watch with an error event")
    func tooOld() throws {
        for name in ["a", "b", "c"] { _ = cluster.create(name) }
        let slow = try #require(cluster.watch(["resourceVersion": "2"]))
        cluster.server.compact(through: 3)
        let old = try #require(cluster.watch(["resourceVersion": "2"]))
        for watch in [slow, old] {
            let events = cluster.drain(watch)
            #expect(events.map(\.kind) == [.error])
            #expect(
                events.first.flatMap { Status(json: $0.object) }
                    == Status(
                        code: 410,
                        reason: .expired,
                        message: "too old resource version: 2 (3)"
                    )
            )
            #expect(cluster.drain(watch).isEmpty)
        }
        #expect(cluster.server.openWatches.isEmpty)
        let recent = try #require(cluster.watch(["resourceVersion": "3"]))
        #expect(cluster.drain(recent).map(\.summary) == ["ADDED c@4"])
    }

    @Test("a history has a limit, and forgets its oldest commit with each new one")
    func historyLimit() throws {
        let cluster = Cluster(historyLimit: 4)
        for index in 0..<20 {
            _ = cluster.create("l\(index)")
            let last = cluster.server.revision
            let kept = max(last - 4, 1)
            let recent = try #require(cluster.watch(["resourceVersion": "\(kept)"]))
            let versions = cluster.drain(recent).map { $0.object["metadata"]?["resourceVersion"] }
            #expect(versions == (kept + 1...last).map { .string(String($0)) })
            guard kept > 1 else { continue }
            let old = try #require(cluster.watch(["resourceVersion": "\(kept - 1)"]))
            #expect(cluster.drain(old).map(\.kind) == [.error])
        }
        #expect(cluster.commits().map(\.revision) == [18, 19, 20, 21])
    }

    @Test("an open watch outlives the history of other kinds, and bookmarks say how far it is")
    func quiet() throws {
        let cluster = Cluster(historyLimit: 4)
        _ = cluster.create()
        let watch = try #require(
            cluster.watch(["resourceVersion": "2", "allowWatchBookmarks": "1"])
        )
        for index in 0..<20 { cluster.server.declare(namespace: "n\(index)") }
        let names = (0..<20).map { JSONValue.string("c\($0)") }
        for name in names {
            _ = cluster.core(create: "configmaps", ["metadata": ["name": name]])
        }
        #expect(cluster.server.bookmark(watch)?.resourceVersion == "22")
        for name in names {
            _ = cluster.core(create: "configmaps", in: "n1", ["metadata": ["name": name]])
        }
        cluster.server.compact(through: cluster.server.revision)
        _ = cluster.create("m")
        #expect(cluster.drain(watch).map(\.summary) == ["ADDED m@43"])
        #expect(cluster.server.bookmark(watch)?.resourceVersion == "43")
    }

    @Test("is about one namespace, one name, or all")
    func scope() throws {
        cluster.server.declare(namespace: "x")
        let ours = try #require(cluster.watch(["resourceVersion": "1"]))
        let all = try #require(cluster.watch(["resourceVersion": "1"], namespace: nil))
        let one = try #require(
            cluster.watch(["resourceVersion": "1", "fieldSelector": "metadata.name=m"])
        )
        _ = cluster.create("l")
        _ = cluster.create("m")
        _ = cluster.send(.post, in: "x", ["metadata": ["name": "m"]])
        #expect(cluster.drain(ours).map(\.summary) == ["ADDED l@2", "ADDED m@3"])
        #expect(cluster.drain(all).count == 3)
        #expect(cluster.drain(one).map(\.summary) == ["ADDED m@3"])
    }

    @Test("no-ops, rehearsals, refusals and other kinds are silent")
    func silence() throws {
        let created = cluster.create()
        let watch = try #require(cluster.watch(["resourceVersion": "2"]))
        _ = cluster.send(.put, "l", created.json)
        _ = cluster.send(.put, "l", query: ["dryRun": "All"], Cluster.lease(version: "2").json)
        _ = cluster.send(.put, "l", Cluster.lease(version: "1", holder: "x").json)
        _ = cluster.send(.post, Cluster.lease().json)
        let lock = APIPath(
            group: "metaparticle.io",
            version: "v1",
            namespace: "default",
            resource: "locks"
        )
        let body: JSONValue = [
            "kind": "Lock", "apiVersion": "metaparticle.io/v1", "metadata": ["name": "l"],
        ]
        #expect(
            cluster.server.handle(APIRequest(.post, lock, body: body), at: cluster.wall).status
                == 201
        )
        #expect(cluster.drain(watch).isEmpty)
    }

    @Test("a closed watch has no events and leaves the others alone")
    func close() throws {
        let first = try #require(cluster.watch())
        let second = try #require(cluster.watch())
        let third = try #require(cluster.watch())
        cluster.server.closeWatch(second)
        cluster.server.closeWatch(second)
        _ = cluster.create()
        #expect(cluster.drain(first).count == 1)
        #expect(cluster.drain(second).isEmpty)
        #expect(cluster.drain(third).count == 1)
        #expect(cluster.server.openWatches == [first, third])
    }

    @Test(
        "a bad request opens nothing",
        arguments: [
            (["watch": "1", "resourceVersion": "abc"], 500),
            (["watch": "1", "sendInitialEvents": "true"], 422),
            (["watch": "1", "resourceVersionMatch": "NotOlderThan"], 422),
            (["watch": "1", "labelSelector": "a b"], 400), ([:], 400),
        ] as [(APIQuery, Int)]
    )
    func refused(query: APIQuery, status: Int) {
        let answer = cluster.server.openWatch(
            APIRequest(.get, .leases(in: "default"), query: query)
        )
        guard case .refused(let response) = answer else {
            Issue.record("a watch was opened")
            return
        }
        #expect(response.status == status)
        #expect(cluster.server.openWatches.isEmpty)
    }

    @Test("a watch that begins with what exists has no place to continue at")
    func continued() {
        let rule =
            "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when "
            + "continue is provided"
        let sentence = "ListOptions.meta.k8s.io \"\" is invalid: " + rule
        let asked = "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
        for query in ["", "&resourceVersion=0", asked] {
            let target = Cluster.leases() + "?watch=1&continue=x" + query
            #expect(cluster.ask("GET", target).message == sentence, "\(query)")
        }
        let later = Cluster.leases() + "?watch=1&continue=x&resourceVersion=1"
        #expect(cluster.ask("GET", later).body == "a watch")
    }

    @Test("a watch that is to tell where its beginning ends fails if it names a later version")
    func futureBeginning() throws {
        _ = cluster.create()
        var query: APIQuery = [
            "sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan",
            "resourceVersion": "9",
        ]
        let plain = try #require(cluster.watch(query))
        #expect(cluster.drain(plain).map(\.kind) == [.added])
        query["allowWatchBookmarks"] = "true"
        let watch = try #require(cluster.watch(query))
        let events = cluster.drain(watch)
        #expect(events.map(\.kind) == [.error])
        #expect(
            events.first?.object["message"]
                == "Timeout: Too large resource version: 9, current: 2"
        )
        #expect(cluster.server.openWatches == [plain])
    }
}
