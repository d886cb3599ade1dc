import LockstepCoordination
import LockstepDeterminism
import Testing

@Suite("queue election: holding and giving back")
struct QueueHoldingTests {
    typealias Bench = QueueBench

    /// Holds since now, at place 8.
    private var holding: Bench {
        var bench = Bench()
        bench.join(beside: [])
        return bench
    }

    @Test("a renewal extends from its sending, and an unknown one does not")
    func renews() {
        var bench = holding
        bench.ring(.attempt)
        let sentAt = bench.now
        bench.pass(seconds: 1)
        bench.reply(.lost)
        #expect(bench.extended == nil)
        let again = bench.now
        bench.pass(seconds: 1)
        bench.reply(.written(Bench.version(9)))
        #expect(bench.extended == again.advanced(byNanoseconds: 10 * Bench.second))
        #expect(again > sentAt)
    }

    @Test("a term ends by itself, even if the answer to a renewal is read at that moment")
    func expires() {
        var bench = holding
        bench.ring(.attempt)
        bench.pass(seconds: 10)
        bench.reply(.written(Bench.version(9)))
        #expect(bench.lost == .expired)
        #expect(bench.extended == nil)
    }

    @Test("a ticket that is gone is a loss, whoever tells of it")
    func deleted() {
        var bench = holding
        bench.ring(.attempt)
        bench.reply(.missing)
        #expect(bench.lost == .deleted)
        bench = holding
        bench.ring(.attempt)
        bench.reply(.conflict)
        #expect(bench.request == .look)
        bench.reply(.queue([Bench.other(9)]))
        #expect(bench.lost == .deleted)
    }

    @Test("after a conflict the version is looked up, and a look alone extends nothing")
    func conflict() {
        var bench = holding
        bench.ring(.attempt)
        bench.reply(.conflict)
        bench.reply(.queue([bench.own(at: 8, version: 10)]))
        #expect(bench.extended == nil)
        #expect(bench.request == .renew(bench.core.ownTicket, over: Bench.version(10)))
    }

    @Test("a renewal is never invisible, though the wall clock stands still")
    func visible() {
        var bench = holding
        bench.frozenWall = WallInstant(nanoseconds: bench.now.nanoseconds)
        var shown: [WallInstant?] = []
        for version in 9..<12 as Range<UInt64> {
            bench.ring(.attempt)
            shown.append(bench.ticket?.renewTime)
            bench.reply(.written(Bench.version(version)))
        }
        #expect(shown.count == 3 && !shown.contains(nil))
        #expect(zip(shown, shown.dropFirst()).allSatisfy { $0 != $1 })
    }

    @Test("a renewal that follows one that was lost differs from what the store has")
    func visibleAfterLoss() {
        var bench = Bench()
        bench.frozenWall = WallInstant(nanoseconds: bench.now.nanoseconds)
        bench.join(beside: [])
        let stored = bench.core.ownTicket.renewTime
        bench.ring(.attempt)
        for _ in 0..<2 {
            #expect(bench.ticket != nil && bench.ticket?.renewTime != stored)
            bench.reply(.lost)
        }
    }

    @Test("an answer that tells of no new version extends nothing, and is looked into")
    func noNewVersion() {
        var bench = holding
        bench.ring(.attempt)
        bench.reply(.written(Bench.version(8)))
        #expect(bench.extended == nil)
        #expect(bench.request == .look)
        bench.reply(.queue([bench.own(at: 8)]))
        #expect(bench.request == .renew(bench.core.ownTicket, over: Bench.version(8)))
        bench.reply(.written(Bench.version(9)))
        #expect(bench.extended == bench.now.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("stopping removes the own object and no other")
    func leaves() {
        var bench = holding
        bench.step(.stop)
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: "own"))
        bench.reply(.lost)
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: "own"))
        bench.reply(.missing)
        #expect(bench.released == .released)
    }

    @Test("the place is not given up while effects of the term may be on their way")
    func leavesAfterEffects() throws {
        let timings = try ElectionTimings(hold: .seconds(9), effectDelay: .seconds(3))
        var bench = Bench(timings: timings)
        bench.join(beside: [])
        bench.ring(.attempt)
        bench.step(.stop)
        let ended = bench.now
        #expect(bench.request == nil)
        // The answer to the renewal under way begins nothing.
        bench.reply(.written(Bench.version(9)))
        #expect(bench.request == nil)
        bench.ring(.attempt)
        // Three seconds on a clock that is a tenth too fast.
        #expect(bench.now.nanoseconds(since: ended) == 3_300_000_000)
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: "own"))
    }

    @Test("whoever sleeps beyond the time to give back has all of it left afterwards")
    func sleepsBeforeLeaving() throws {
        let timings = try ElectionTimings(hold: .seconds(9), effectDelay: .seconds(3))
        var bench = Bench(timings: timings)
        bench.join(beside: [])
        bench.step(.stop)
        #expect(bench.armed[.release] == nil)
        bench.pass(seconds: 60)
        bench.ring(.attempt)
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: "own"))
        let due = bench.now.advanced(byNanoseconds: 4 * Bench.second)
        #expect(bench.armed[.release] == due)
        bench.pass(seconds: 1)
        bench.reply(.lost)
        #expect(bench.armed[.release] == due)
    }

    @Test("a wait that is stopped gives its place up before it asks for that")
    func stopsWaiting() {
        var bench = Bench()
        bench.join(beside: [Bench.other(5)])
        bench.step(.stop)
        #expect(bench.hasLeft)
        bench.reply(.removed)
        #expect(bench.released == .released)
    }

    @Test("a removal never overtakes the request that makes the ticket")
    func stopsJoining() {
        var bench = Bench()
        bench.step(.start)
        bench.step(.stop)
        #expect(bench.request == nil)
        bench.reply(.written(Bench.version(8)))
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: "own"))
    }

    @Test("a ticket that may still be made leaves the release open")
    func mayArrive() {
        var bench = Bench()
        bench.step(.start)
        bench.step(.stop)
        bench.reply(.lost)
        bench.reply(.missing)
        #expect(bench.released == .unknown)
    }

    @Test("a store that never answers is not asked for ever")
    func givesUp() {
        var bench = holding
        bench.step(.stop)
        for _ in 0..<3 { bench.reply(.lost) }
        bench.ring(.release)
        #expect(bench.released == .unknown)
        bench = holding
        bench.step(.stop)
        bench.reply(.refused)
        bench.ring(.release)
        #expect(bench.released == .failed)
    }

    @Test("after a release the next campaign has a ticket of its own")
    func again() throws {
        var bench = holding
        let former = bench.core.ownTicket.id
        bench.step(.stop)
        bench.reply(.removed)
        bench.step(.start)
        let ticket = try #require(bench.joining)
        #expect(ticket.id != former && ticket.place == nil)
    }
}
