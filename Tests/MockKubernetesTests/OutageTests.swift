import LockstepDeterminism
import LockstepKubernetes
import Testing

@testable import LockstepMockKubernetes

@Suite("A store that does not answer")
struct OutageTests {
    /// A plane with one lease, whose store has just been frozen.
    private func frozen(applied: Int64 = 500_000, seed: UInt64 = 7) -> Plane {
        var plane = Plane(seed: seed)
        plane.send(Plane.create())
        plane.plane.begin(
            .storeFrozen(appliedPartsPerMillion: applied),
            as: "f",
            at: plane.now
        )
        return plane
    }

    private func thaw(_ plane: inout Plane) {
        plane.plane.end("f", at: plane.now)
        plane.collect()
    }

    @Test("reads of any state are answered at once all the time")
    func cachedReads() {
        var plane = frozen()
        let get = plane.send(Plane.get(["resourceVersion": "0"]))
        let list = plane.send(Plane.list(["resourceVersion": "0"]))
        #expect(plane.answers[get]?.status == 200)
        #expect(plane.answers[list]?.status == 200)
        plane.pass(66)
        let late = plane.send(Plane.get(["resourceVersion": "0"]))
        #expect(plane.answers[late]?.status == 200)
    }

    @Test("a write is given up after 34 s with a whole status")
    func write() {
        var plane = frozen()
        let put = plane.send(Plane.put("b", at: "2"))
        plane.pass(33.9)
        #expect(plane.answers[put] == nil)
        plane.pass(0.2)
        #expect(plane.answers[put]?.status == 504)
        #expect(plane.answeredAt[put] == 34)
        #expect(plane.answers[put]?.body["kind"]?.asString == "Status")
    }

    @Test("a timeout of the caller's cuts both reads and writes short, with a bare status")
    func timeout() {
        var plane = frozen()
        let put = plane.send(Plane.put("b", at: "2", query: ["timeout": "2s"]))
        let get = plane.send(Plane.get(["timeout": "2s"]))
        plane.pass(3)
        for call in [put, get] {
            #expect(plane.answeredAt[call] == 2)
            #expect(plane.answers[call]?.status == 504)
            #expect(plane.answers[call]?.body["kind"] == nil)
            #expect(plane.answers[call]?.body["reason"]?.asString == "Timeout")
        }
    }

    @Test("a timeout is read in one way, be it refused or waited for", arguments: ["+2s", "2e6"])
    func spellings(text: String) {
        var plane = frozen()
        let put = plane.send(Plane.put("b", at: "2", query: ["timeout": text]))
        let micro = plane.send(Plane.put("b", at: "2", query: ["timeout": "2000000\u{b5}s"]))
        plane.pass(3)
        #expect(plane.answers[put]?.status == (text == "+2s" ? 504 : 400))
        #expect(plane.answeredAt[put] == (text == "+2s" ? 2 : 0))
        #expect(plane.answeredAt[micro] == 2)
    }

    @Test("a timeout beyond all times is refused before anything is waited for")
    func endless() {
        var plane = frozen()
        let get = plane.send(Plane.get(["resourceVersion": "99", "timeout": "3000000h"]))
        #expect(plane.answers[get]?.status == 400)
    }

    @Test("a write that a slow server has done while its store was frozen is answered late")
    func slowAndFrozen() {
        var plane = Plane()
        plane.send(Plane.create())
        let day: Int64 = 86_400_000_000_000
        plane.plane.begin(
            .storeFrozen(appliedPartsPerMillion: 1_000_000),
            as: "f",
            at: plane.now
        )
        let put = plane.send(Plane.put("b", at: "2"))
        plane.plane.begin(.replicaSlow(0, nanoseconds: day), as: "s", at: plane.now)
        thaw(&plane)
        #expect(plane.plane.registry.newestHolder == "b")
        plane.pass(100)
        #expect(plane.answers[put]?.status == 504)
    }

    @Test("a read is given up after 60 s, and a list breaks off")
    func reads() {
        var plane = frozen()
        let get = plane.send(Plane.get())
        let list = plane.send(Plane.list())
        plane.pass(70)
        #expect(plane.answeredAt[get] == 60)
        #expect(plane.answers[get]?.body["kind"] == nil)
        #expect(plane.answers[list] == nil)
        #expect(plane.broken == [list])
        #expect(plane.answeredAt[list] == 60)
    }

    @Test("of the writes that were given up some are carried out and some are not")
    func unknownOutcomes() {
        var applied = 0
        for seed in 0..<200 as Range<UInt64> {
            var plane = frozen(seed: seed)
            let put = plane.send(Plane.put("b", at: "2", query: ["timeout": "2s"]))
            plane.pass(10)
            #expect(plane.plane.mayAct(put))
            thaw(&plane)
            #expect(plane.answers[put]?.status == 504)
            #expect(!plane.plane.mayAct(put))
            if plane.plane.registry.newestHolder == "b" {
                applied += 1
                #expect(plane.commits.last?.by == put)
            }
        }
        #expect((60...140).contains(applied))
    }

    @Test("writes still waited for are carried out at the thaw, in the order they came")
    func thawing() {
        var plane = frozen(applied: 1_000_000)
        let first = plane.send(Plane.put("b", at: "2", query: ["timeout": "2s"]))
        let second = plane.send(Plane.put("c", at: "2"))
        let read = plane.send(Plane.get())
        plane.pass(10)
        thaw(&plane)
        #expect(plane.answers[first]?.status == 504)
        #expect(plane.answers[second]?.status == 409)
        #expect(plane.answers[read]?.resourceVersion == "3")
        #expect(plane.plane.registry.newestHolder == "b")
    }

    @Test("watches stay open and silent, and deliver after the thaw")
    func watches() {
        var plane = frozen(applied: 1_000_000)
        let watch = plane.send(Plane.watch(["resourceVersion": "2"]))
        #expect(plane.opened == [watch])
        plane.send(Plane.put("b", at: "2"))
        plane.pass(20)
        #expect(plane.events[watch] == nil)
        thaw(&plane)
        #expect(plane.events[watch]?.map(\.summary) == ["MODIFIED l@3"])
    }

    @Test("a call abandoned while it waits gets no answer, and may be carried out")
    func abandoned() {
        var plane = frozen(applied: 1_000_000)
        let put = plane.send(Plane.put("b", at: "2"))
        plane.abandon(put)
        plane.pass(40)
        thaw(&plane)
        #expect(plane.answers[put] == nil)
        #expect(plane.plane.registry.newestHolder == "b")
    }

    @Test("loops do not act until it is over")
    func loops() {
        var plane = frozen()
        plane.plane.attach(Deleter())
        plane.pass(5)
        #expect(plane.plane.registry.newestHolder == "a")
        thaw(&plane)
        #expect(plane.plane.registry.newestHolder == nil)
    }

    @Test("it leaves the control plane as it was")
    func restored() {
        var plane = frozen()
        plane.send(Plane.put("b", at: "2", query: ["timeout": "2s"]))
        plane.pass(5)
        thaw(&plane)
        #expect(plane.plane.disturbances.isEmpty)
        #expect(plane.plane.held.isEmpty)
        #expect(plane.plane.calls.isEmpty)
        let put = plane.overwrite("z")
        #expect(plane.answers[put]?.status == 200)
        #expect(plane.plane.nextInstant == nil)
    }

    @Test("a replica that is cut off answers from its memory and times out otherwise")
    func cutOff() {
        var plane = Plane { $0.replicas = 2 }
        plane.send(Plane.create(), to: 0)
        plane.plane.begin(.replicaCutOff(0), as: "c", at: plane.now)
        let stuck = plane.send(Plane.put("b", at: "2"), to: 0)
        plane.overwrite("c", to: 1)
        let old = plane.send(Plane.get(["resourceVersion": "0"]), to: 0)
        let new = plane.send(Plane.get(["resourceVersion": "0"]), to: 1)
        let quorum = plane.send(Plane.get(["timeout": "3s"]), to: 0)
        #expect(plane.answers[old]?.resourceVersion == "2")
        #expect(plane.answers[new]?.resourceVersion == "3")
        plane.pass(40)
        #expect(plane.answers[stuck]?.status == 504)
        #expect(plane.answers[quorum]?.status == 504)
        plane.plane.end("c", at: plane.now)
        let healed = plane.send(Plane.get(["resourceVersion": "0"]), to: 0)
        #expect(plane.answers[healed]?.resourceVersion == "3")
        #expect(plane.plane.registry.newestHolder == "c")
    }

    @Test("a watch is told of what a held read has caught up with as soon as the cut is over")
    func toldAfterCut() {
        var plane = Plane { $0.replicas = 2 }
        plane.send(Plane.create(), to: 0)
        let watch = plane.send(Plane.watch(["resourceVersion": "2"]), to: 0)
        plane.plane.begin(.replicaCutOff(0), as: "c", at: plane.now)
        let held = plane.send(Plane.get(), to: 0)
        plane.overwrite("c", to: 1)
        plane.pass(1)
        #expect(plane.answers[held] == nil)
        plane.plane.end("c", at: plane.now)
        plane.collect()
        #expect(plane.answers[held]?.resourceVersion == "3")
        #expect(plane.events[watch]?.count == 1)
    }

    @Test("a replica cut off for longer than history is kept still answers what it knew")
    func longCut() {
        var plane = Plane {
            $0.replicas = 2
            $0.historyLimit = 8
        }
        plane.send(Plane.create(), to: 0)
        plane.plane.begin(.replicaCutOff(0), as: "c", at: plane.now)
        let watch = plane.send(Plane.watch(["resourceVersion": "2"]), to: 0)
        for round in 0..<100 { plane.overwrite("z\(round)", to: 1) }
        let old = plane.send(Plane.get(["resourceVersion": "0"]), to: 0)
        #expect(plane.answers[old]?.resourceVersion == "2")
        plane.plane.end("c", at: plane.now)
        plane.collect()
        #expect(plane.events[watch]?.map(\.kind) == [.error])
        #expect(plane.ended == [watch])
    }
}

/// Deletes the lease as soon as it can.
private struct Deleter: ControlLoop {
    let name = "deleter"
    var nextInstant: Instant? = Instant(nanoseconds: 2_000_000_000)

    mutating func take(_ commits: [Commit], from server: APIServer, at now: Moment) {}

    mutating func act(on server: inout APIServer, at now: Moment) {
        nextInstant = nil
        _ = server.handle(APIRequest(.delete, .leases(in: "x", name: "l")), at: now.wall)
    }
}
