import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("API servers with caches that are behind")
struct ReplicaTests {
    private func lagging(_ replicas: Int = 2, by milliseconds: ClosedRange<Int64> = 50...50)
        -> Plane
    {
        Plane {
            $0.replicas = replicas
            $0.cacheLagNanoseconds =
                milliseconds.lowerBound * 1_000_000...milliseconds.upperBound * 1_000_000
        }
    }

    @Test("a read without a version sees every acknowledged write, one of any state may not")
    func staleness() {
        var plane = lagging()
        plane.send(Plane.create())
        plane.pass(1)
        plane.overwrite("b", to: 0)
        for replica in 0...1 {
            let fresh = plane.send(Plane.get(), to: replica)
            let stale = plane.send(Plane.get(["resourceVersion": "0"]), to: replica)
            let list = plane.send(Plane.list(["resourceVersion": "0"]), to: replica)
            #expect(plane.answers[fresh]?.resourceVersion == "3")
            #expect(plane.answers[stale]?.resourceVersion == "2")
            #expect(plane.answers[list]?.resourceVersion == "2")
        }
        plane.pass(0.05)
        let later = plane.send(Plane.get(["resourceVersion": "0"]), to: 1)
        #expect(plane.answers[later]?.resourceVersion == "3")
    }

    @Test("reads of any state go back in time between two servers, never on one")
    func backInTime() {
        var plane = lagging(2, by: 0...200)
        plane.send(Plane.create())
        plane.pass(1)
        var last = [0: 0, 1: 0]
        var wentBack = false
        for round in 0..<200 {
            plane.overwrite("b\(round)")
            plane.pass(0.02)
            var seen: [Int] = []
            for replica in 0...1 {
                let call = plane.send(Plane.get(["resourceVersion": "0"]), to: replica)
                let version = Int(plane.answers[call]?.resourceVersion ?? "") ?? -1
                #expect(version >= last[replica, default: 0])
                last[replica] = version
                seen.append(version)
            }
            if seen[1] < seen[0] { wentBack = true }
        }
        #expect(wentBack)
    }

    @Test("a read of a version waits for the cache")
    func waits() {
        var plane = lagging()
        plane.send(Plane.create())
        let get = plane.send(Plane.get(["resourceVersion": "2"]))
        #expect(plane.answers[get] == nil)
        plane.pass(1)
        #expect(plane.answers[get]?.resourceVersion == "2")
        #expect(plane.answeredAt[get] == 0.05)
    }

    @Test("a read of a version that does not come is refused after 3 s, with its cause")
    func tooLarge() {
        var plane = lagging()
        plane.send(Plane.create())
        plane.pass(1)
        let get = plane.send(Plane.get(["resourceVersion": "9"]))
        let list = plane.send(Plane.list(["resourceVersion": "9"]))
        plane.pass(5)
        for call in [get, list] {
            let status = plane.answers[call].flatMap { Status(json: $0.body) }
            #expect(plane.answeredAt[call] == 4)
            #expect(status?.code == 504)
            #expect(status?.message == "Timeout: Too large resource version: 9, current: 2")
            #expect(status?.details?.causes.first?.reason == "ResourceVersionTooLarge")
            #expect(plane.answers[call]?.headers.retryAfterSeconds == 1)
        }
    }

    @Test("a read of a version is answered as soon as somebody writes it")
    func reached() {
        var plane = Plane()
        plane.send(Plane.create())
        let get = plane.send(Plane.get(["resourceVersion": "3"]))
        plane.pass(1)
        #expect(plane.answers[get] == nil)
        plane.overwrite("b")
        #expect(plane.answers[get]?.resourceVersion == "3")
        plane.pass(5)
        #expect(plane.plane.calls.isEmpty)
    }

    @Test("a watch is told when its cache has seen, which may be before the writer is answered")
    func eventBeforeReply() {
        var isEarly = false
        var isLate = false
        for seed in 0..<40 as Range<UInt64> {
            var plane = Plane(seed: seed) {
                $0.cacheLagNanoseconds = 0...1_000_000
                $0.serviceTimeNanoseconds = 1_000_000...3_000_000
            }
            let watch = plane.send(Plane.watch())
            plane.pass(1)
            let create = plane.send(Plane.create())
            while plane.events[watch] == nil && plane.answers[create] == nil { plane.pass(1e-5) }
            if plane.answers[create] == nil { isEarly = true } else { isLate = true }
        }
        #expect(isEarly && isLate)
    }

    @Test("nothing is done and nothing is due for caches that nobody looks at")
    func lazy() {
        var plane = lagging(3)
        plane.send(Plane.create())
        for round in 0..<10 { plane.overwrite("b\(round)") }
        #expect(plane.plane.nextInstant == nil)
        #expect(plane.plane.replicas.map(\.seen) == [1, 1, 1])
        plane.pass(10)
        let get = plane.send(Plane.get(["resourceVersion": "0"]), to: 2)
        #expect(plane.answers[get]?.resourceVersion == "12")
    }

    @Test("a client stays with its server until that dies, then with another one")
    func balancing() throws {
        var plane = Plane { $0.replicas = 3 }
        let connection = Connection(client: "a")
        let chosen = plane.plane.replica(of: connection)
        let first = try #require(chosen)
        #expect(first == plane.plane.replica(of: connection))
        plane.plane.begin(.replicaDown(first), as: "d", at: plane.now)
        let second = plane.plane.replica(of: connection)
        #expect(second != first && second != nil)
        plane.plane.end("d", at: plane.now)
        #expect(plane.plane.replica(of: connection) == second)
        var used: Set<Int> = []
        for client in 0..<40 {
            if let replica = plane.plane.replica(of: Connection(client: "c\(client)")) {
                used.insert(replica)
            }
        }
        #expect(used == [0, 1, 2])
    }

    @Test("with a server die its streams and calls, and with the last one every connection")
    func death() {
        var plane = Plane {
            $0.replicas = 2
            $0.serviceTimeNanoseconds = 1_000_000_000...1_000_000_000
        }
        let watch = plane.send(Plane.watch(), to: 0)
        let other = plane.send(Plane.watch(), to: 1)
        plane.pass(2)
        let call = plane.send(Plane.create(), to: 0)
        plane.plane.begin(.replicaDown(0), as: "d", at: plane.now)
        plane.collect()
        #expect(plane.broken == [watch, call])
        #expect(plane.plane.streams.keys.sorted() == [other])
        let refused = plane.send(Plane.get(), to: 0)
        #expect(plane.broken.last == refused)
        plane.plane.begin(.replicaDown(1), as: "e", at: plane.now)
        plane.collect()
        let lost = plane.send(Plane.get())
        #expect(plane.broken.last == lost)
        plane.plane.end("e", at: plane.now)
        let served = plane.send(Plane.get(["resourceVersion": "0"]))
        plane.pass(2)
        #expect(plane.answers[served]?.status == 404)
    }

    @Test("a server that has restarted cannot tell what happened before")
    func restart() {
        var plane = Plane { $0.replicas = 2 }
        plane.send(Plane.create())
        plane.overwrite("b")
        plane.plane.begin(.replicaDown(0), as: "d", at: plane.now)
        plane.plane.end("d", at: plane.now)
        let old = plane.send(Plane.watch(["resourceVersion": "2"]), to: 0)
        let kept = plane.send(Plane.watch(["resourceVersion": "2"]), to: 1)
        let new = plane.send(Plane.watch(["resourceVersion": "3"]), to: 0)
        #expect(plane.events[old]?.map(\.kind) == [.error])
        #expect(plane.events[old]?.first?.object["code"]?.asInteger == 410)
        #expect(plane.ended == [old])
        #expect(plane.events[kept]?.map(\.summary) == ["MODIFIED l@3"])
        #expect(plane.events[new] == nil)
    }

    @Test("a slow server takes its time, and a stale one is behind, until they are well again")
    func slowAndStale() {
        var plane = Plane { $0.replicas = 2 }
        plane.send(Plane.create())
        plane.plane.begin(.replicaSlow(0, nanoseconds: 500_000_000), as: "s", at: plane.now)
        plane.plane.begin(.replicaStale(1, nanoseconds: 4_000_000_000), as: "t", at: plane.now)
        let slow = plane.send(Plane.get(), to: 0)
        plane.overwrite("b", to: 1)
        let stale = plane.send(Plane.get(["resourceVersion": "0"]), to: 1)
        #expect(plane.answers[stale]?.resourceVersion == "2")
        plane.pass(1)
        #expect(plane.answeredAt[slow] == 0.5)
        plane.plane.end("s", at: plane.now)
        plane.plane.end("t", at: plane.now)
        let quick = plane.send(Plane.get(), to: 0)
        let fresh = plane.send(Plane.get(["resourceVersion": "0"]), to: 1)
        #expect(plane.answeredAt[quick] == 1)
        #expect(plane.answers[fresh]?.resourceVersion == "3")
    }

    @Test("a watch that skips its beginning begins with the store's newest state")
    func skippedBeginning() {
        var plane = Plane { $0.cacheLagNanoseconds = 1_000_000_000...1_000_000_000 }
        plane.send(Plane.create())
        plane.pass(2)
        plane.overwrite("b")
        let watch = plane.send(
            Plane.watch([
                "sendInitialEvents": "false", "resourceVersionMatch": "NotOlderThan",
            ])
        )
        plane.overwrite("c")
        plane.pass(3)
        #expect(plane.events[watch]?.map(\.summary) == ["MODIFIED l@4"])
    }

    @Test("one that is cut off does not learn from what its store has forgotten since")
    func forgottenMeanwhile() {
        var plane = Plane { $0.replicas = 2 }
        plane.send(Plane.create())
        plane.pass(1)
        let told = plane.send(Plane.watch(["resourceVersion": "2"]), to: 0)
        plane.plane.begin(.replicaCutOff(0), as: "c", at: plane.now)
        plane.overwrite("b", to: 1)
        plane.plane.begin(.compaction, as: "f", at: plane.now)
        let old = plane.send(Plane.watch(["resourceVersion": "2"]), to: 0)
        let new = plane.send(Plane.watch(["resourceVersion": "0"]), to: 0)
        plane.pass(10)
        #expect(plane.events[told] == nil)
        #expect(plane.events[old] == nil)
        #expect(plane.events[new]?.map(\.summary) == ["ADDED l@2"])
        plane.plane.end("c", at: plane.now)
        plane.pass(10)
        for watch in [told, old, new] {
            #expect(plane.events[watch]?.last?.kind == .error)
        }
    }

    @Test("a watch with an end of its beginning waits for its version, three seconds at most")
    func awaitedBeginning() {
        var plane = Plane()
        var query: APIQuery = [
            "watch": "1", "sendInitialEvents": "true", "allowWatchBookmarks": "1",
            "resourceVersionMatch": "NotOlderThan",
        ]
        query["resourceVersion"] = "100"
        let watch = plane.send(APIRequest(.get, .leases(in: "x"), query: query))
        plane.pass(2.9)
        #expect(plane.opened.isEmpty)
        plane.pass(0.2)
        #expect(plane.opened == [watch])
        #expect(plane.events[watch]?.map(\.kind) == [.error])
        #expect(plane.ended == [watch])
    }
}
