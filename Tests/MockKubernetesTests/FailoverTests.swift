import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("A store whose leader dies")
struct FailoverTests {
    /// A plane with one lease, written so often that its newest version is 5.
    private func written(replicas: Int = 1) -> Plane {
        var plane = Plane { $0.replicas = replicas }
        plane.send(Plane.create("a"))
        for holder in ["b", "c", "d"] { plane.overwrite(holder) }
        #expect(plane.plane.registry.newestLeaseVersion == "5")
        return plane
    }

    private func failOver(
        _ plane: inout Plane,
        _ failover: StoreFailover,
        seconds: Double = 2,
        during body: (inout Plane) -> Void = { _ in }
    ) {
        plane.plane.begin(.storeFailover(failover), as: "f", at: plane.now)
        body(&plane)
        plane.pass(seconds)
        plane.plane.end("f", at: plane.now)
        plane.collect()
    }

    @Test("by itself it loses nothing: writes wait for it, watches and versions go on")
    func safe() {
        var plane = written()
        let watch = plane.send(Plane.watch(["resourceVersion": "5"]))
        var put: UInt64 = 0
        failOver(&plane, StoreFailover()) { plane in
            let get = plane.send(Plane.get(["resourceVersion": "0"]))
            #expect(plane.answers[get]?.status == 200)
            put = plane.send(Plane.put("e", at: "5"))
            #expect(plane.answers[put] == nil)
        }
        #expect(plane.answeredAt[put] == 2)
        #expect(plane.answers[put]?.status == 200)
        #expect(plane.plane.registry.newestLeaseVersion == "6")
        #expect(plane.events[watch]?.count == 1 && plane.broken.isEmpty)
    }

    @Test("what is lost is gone for every read, and is told as undone by nobody")
    func loses() {
        var plane = written()
        let before = plane.commits.count
        failOver(&plane, StoreFailover(losses: 2))
        #expect(plane.plane.registry.newestHolder == "b")
        let get = plane.send(Plane.get())
        #expect(plane.answers[get]?.body["metadata"]?["resourceVersion"]?.asString == "3")
        let undone = plane.commits[before...]
        #expect(undone.map { $0.commit.revision } == [4, 3])
        #expect(undone.allSatisfy { $0.by == nil })
        #expect(undone.last?.commit.after?.object("spec")?.string("holderIdentity") == "b")
    }

    @Test("versions of lost writes are given out again, so that an old one can be mistaken")
    func reuses() {
        var plane = written()
        failOver(&plane, StoreFailover(losses: 2))
        let stale = plane.send(Plane.put("x", at: "5"))
        #expect(plane.answers[stale]?.status == 409)
        plane.overwrite("y")
        plane.overwrite("z")
        #expect(plane.plane.registry.newestLeaseVersion == "5")
        // Whoever read the lost version 5 overwrites what it never saw.
        let mistaken = plane.send(Plane.put("x", at: "5"))
        #expect(plane.answers[mistaken]?.status == 200)
    }

    @Test("bumped versions rise above the lost ones, and all that came before is too old")
    func bumps() {
        var plane = written()
        failOver(&plane, StoreFailover(losses: 2, bump: 1_000))
        #expect(plane.plane.registry.newestLeaseVersion == "3")
        let watch = plane.send(Plane.watch(["resourceVersion": "5"]))
        #expect(plane.events[watch]?.first?.kind == .error)
        plane.overwrite("y")
        #expect(plane.plane.registry.newestLeaseVersion == "1006")
    }

    @Test("watches break, and one that goes on from a lost version waits for it")
    func watches() {
        var plane = written()
        let first = plane.send(Plane.watch(["resourceVersion": "5"]))
        failOver(&plane, StoreFailover(losses: 2))
        #expect(plane.broken == [first])
        let resumed = plane.send(Plane.watch(["resourceVersion": "5"]))
        plane.overwrite("x")
        plane.overwrite("y")
        #expect(plane.opened.contains(resumed) && plane.events[resumed] == nil)
        plane.overwrite("z")
        #expect(plane.events[resumed]?.map(\.resourceVersion) == ["6"])
    }

    @Test("a write that waits is told that its connection broke, and is done or not")
    func waits() {
        for (applied, holder) in [(0 as Int64, "b"), (1_000_000, "e")] {
            var plane = written()
            var put: UInt64 = 0
            let failover = StoreFailover(losses: 2, appliedPartsPerMillion: applied)
            failOver(&plane, failover) { put = $0.send(Plane.put("e", at: "3")) }
            #expect(plane.broken == [put] && plane.answers[put] == nil)
            #expect(plane.plane.registry.newestHolder == holder)
            #expect(plane.plane.calls.isEmpty)
        }
    }

    @Test("leases that begin anew have another version and the same contents, by nobody's hand")
    func refills() {
        var plane = written()
        plane.send(Plane.createOther("m"))
        let watch = plane.send(Plane.watch(["resourceVersion": "6"]))
        let before = plane.commits.count
        failOver(&plane, StoreFailover(refills: true))
        let refilled = plane.commits[before...]
        #expect(refilled.map { $0.commit.key.name } == ["l", "m"])
        #expect(refilled.map { $0.commit.revision } == [7, 8])
        #expect(refilled.allSatisfy { $0.by == nil })
        for (commit, _) in refilled {
            #expect(commit.before?.object("spec") == commit.after?.object("spec"))
        }
        #expect(plane.events[watch]?.map(\.summary) == ["MODIFIED l@7", "MODIFIED m@8"])
        #expect(plane.broken.isEmpty)
        let stale = plane.send(Plane.put("x", at: "5"))
        #expect(plane.answers[stale]?.status == 409)
    }

    @Test("what is lost is lost before leases begin anew")
    func losesAndRefills() {
        var plane = written()
        failOver(&plane, StoreFailover(losses: 2, refills: true))
        #expect(plane.plane.registry.newestHolder == "b")
        #expect(plane.plane.registry.newestLeaseVersion == "4")
    }

    @Test("a leader that dies again and again leaves gaps in which the store answers")
    func again() {
        var plane = written()
        let failover = StoreFailover(
            refills: true,
            everyNanoseconds: 10_000_000_000,
            electionNanoseconds: 2_000_000_000
        )
        plane.plane.begin(.storeFailover(failover), as: "f", at: plane.now)
        var answered: [Double?] = []
        for second in 0..<25 {
            let get = plane.send(Plane.get())
            plane.pass(1)
            if second % 10 < 3 { answered.append(plane.answeredAt[get]) }
        }
        #expect(answered == [nil, 2, 2, nil, 12, 12, nil, 22, 22])
        // The election of 20 s was over at 22 s, the next would begin at 30 s.
        plane.plane.end("f", at: plane.now)
        plane.collect()
        #expect(plane.plane.registry.newestLeaseVersion == "8")
        plane.pass(60)
        #expect(plane.plane.registry.newestLeaseVersion == "8")
        #expect(plane.plane.nextInstant == nil)
    }

    @Test("an election that is under way when it all ends is won")
    func endsWhileAway() {
        var plane = written()
        let failover = StoreFailover(refills: true, everyNanoseconds: 10_000_000_000)
        plane.plane.begin(.storeFailover(failover), as: "f", at: plane.now)
        plane.pass(10.5)
        let put = plane.send(Plane.put("e", at: "6"))
        #expect(plane.answers[put] == nil)
        plane.plane.end("f", at: plane.now)
        plane.collect()
        #expect(plane.answers[put]?.status == 409)
        #expect(plane.plane.registry.newestLeaseVersion == "7")
        let fresh = plane.overwrite("e")
        #expect(plane.answers[fresh]?.status == 200)
    }

    @Test("creations are undone to nothing and deletions to what was there, identity and all")
    func creationsAndDeletions() throws {
        var plane = Plane()
        plane.send(Plane.create("a"))
        let uid = plane.commits.last?.commit.uid
        let digest = plane.plane.registry.digest
        plane.send(APIRequest(.delete, .leases(in: "x", name: "l")))
        plane.send(Plane.create("b"))
        #expect(plane.commits.last?.commit.uid != uid)
        failOver(&plane, StoreFailover(losses: 2))
        #expect(plane.plane.registry.digest == digest)
        failOver(&plane, StoreFailover(losses: 1))
        let get = plane.send(Plane.get())
        #expect(plane.answers[get]?.status == 404)
        plane.send(Plane.create("c"))
        #expect(plane.commits.last?.commit.uid != uid)
    }

    @Test("no more is lost than the history holds")
    func limit() {
        var plane = written()
        plane.plane.begin(.compaction, as: "c", at: plane.now)
        plane.overwrite("e")
        failOver(&plane, StoreFailover(losses: 1_000))
        #expect(plane.plane.registry.newestHolder == "d")
    }

    @Test("every replica starts anew from what is left, one that is down when it comes back")
    func replicas() {
        var plane = written(replicas: 2)
        plane.plane.begin(.replicaDown(1), as: "down", at: plane.now)
        failOver(&plane, StoreFailover(losses: 2))
        plane.plane.end("down", at: plane.now)
        plane.collect()
        for replica in 0..<2 {
            let get = plane.send(Plane.get(["resourceVersion": "0"]), to: replica)
            #expect(plane.answers[get]?.body["metadata"]?["resourceVersion"]?.asString == "3")
        }
    }

    @Test("every state of a store is undone to the letter, whatever was written")
    func undone() {
        var server = APIServer(draws: Draws(seed: Seed(5), stream: "t"))
        var digests = [server.revision: server.digest]
        var fuzzer = Fuzzer(seed: 17)
        for _ in 0..<1_500 {
            guard case .request(let request) = fuzzer.next().request.reading else { continue }
            _ = server.handle(request, at: LocalClock.epoch)
            digests[server.revision] = server.digest
        }
        #expect(server.revision > 60)
        while server.revision > 1 {
            _ = server.rewind(to: server.revision - 1)
            if let digest = digests[server.revision] { #expect(server.digest == digest) }
        }
    }
}
