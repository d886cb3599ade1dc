import LockstepCoordination
import LockstepDeterminism
import Testing

@Suite("queue election: campaign")
struct QueueCampaignTests {
    typealias Bench = QueueBench

    @Test(
        "who stands first holds, from the sending of what fixed its place, with that as token"
    )
    func first() {
        var bench = Bench()
        bench.step(.start)
        #expect(bench.ticket?.place == nil)
        bench.pass(seconds: 1)
        let sentAt = bench.now
        bench.reply(.written(Bench.version(8)))
        #expect(bench.request == .renew(bench.core.ownTicket, over: Bench.version(8)))
        #expect(bench.ticket?.place == 8)
        #expect(bench.place == nil)
        bench.pass(seconds: 1)
        bench.reply(.written(Bench.version(10)))
        #expect(bench.place == 8)
        #expect(bench.request == .look)
        bench.pass(seconds: 1)
        bench.reply(.queue([Bench.other(9), bench.own(at: 8, version: 10)]))
        #expect(bench.granted?.token == FencingToken(number: 8, source: .storeVersion))
        #expect(bench.granted?.deadline == sentAt.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("whoever writes to a ticket before its place is fixed moves it back, for its owner too")
    func movedBack() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.written(Bench.version(8)))
        bench.reply(.conflict)
        #expect(bench.request == .look)
        bench.reply(.queue([Bench.other(10), bench.own(at: 12, isFixed: false)]))
        #expect(bench.request == .renew(bench.core.ownTicket, over: Bench.version(12)))
        #expect(bench.ticket?.place == 12)
        #expect(bench.place == nil)
        bench.reply(.written(Bench.version(13)))
        #expect(bench.place == 12)
        bench.reply(.queue([Bench.other(10), bench.own(at: 12, version: 13)]))
        #expect(bench.granted == nil)
        // From here on nobody moves it.
        bench.ring(.attempt)
        bench.reply(.conflict)
        bench.reply(.queue([bench.own(at: 15, isFixed: false)]))
        #expect(bench.granted?.token.number == 12)
    }

    @Test("a ticket that is gone before its place is fixed is drawn anew, without that place")
    func goneUnfixed() throws {
        for answers in [[QueueResponse.missing], [.conflict, .queue([])]] {
            var bench = Bench()
            bench.step(.start)
            let former = bench.core.ownTicket.id
            bench.reply(.written(Bench.version(8)))
            for answer in answers { bench.reply(answer) }
            let ticket = try #require(bench.joining)
            #expect(ticket.id != former && ticket.place == nil)
        }
    }

    @Test("who stands behind waits, renews and looks, and holds once nobody is before")
    func waits() {
        var bench = Bench()
        bench.join(beside: [Bench.other(5)])
        #expect(bench.granted == nil)
        bench.ring(.attempt)
        let sentAt = bench.now
        #expect(bench.request == .renew(bench.core.ownTicket, over: Bench.version(8)))
        #expect(bench.ticket?.place == 8)
        bench.reply(.written(Bench.version(11)))
        #expect(bench.request == .look)
        bench.reply(.queue([bench.own(at: 8, version: 11)]))
        #expect(bench.granted?.token.number == 8)
        #expect(bench.granted?.deadline == sentAt.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("a ticket before is removed once it has stayed the same for the lease that it publishes")
    func removes() throws {
        var bench = Bench()
        bench.join(beside: [Bench.other(5, lease: 20)])
        let firstSeen = bench.now
        while bench.now < firstSeen.advanced(byNanoseconds: 20 * Bench.second) {
            try #require(!bench.isRemoving, "removed too early")
            bench.ring(.attempt)
            bench.renew(beside: [Bench.other(5, lease: 20)])
        }
        let expected = QueueRequest.remove(GrantID(rawValue: 0xF05), Bench.version(5, uid: "u5"))
        #expect(bench.request == expected)
        #expect(bench.now == firstSeen.advanced(byNanoseconds: 20 * Bench.second))
        bench.reply(.removed)
        #expect(bench.granted == nil)
        #expect(bench.request == .look)
        bench.reply(.queue([bench.own(at: 8)]))
        #expect(bench.granted?.token.number == 8)
    }

    @Test("a removal that only seems to have happened makes no holder, and rests anew")
    func seemsRemoved() throws {
        var bench = Bench()
        bench.join(beside: [Bench.other(5)])
        for _ in 0..<40 {
            if bench.isRemoving { break }
            bench.ring(.attempt)
            bench.renew(beside: [Bench.other(5)])
        }
        for answer in [QueueResponse.missing, .removed] {
            try #require(bench.isRemoving)
            bench.reply(answer)
            #expect(bench.request == .look)
            let lookedAt = bench.now
            bench.reply(.queue([Bench.other(5), bench.own(at: 8)]))
            #expect(bench.granted == nil)
            for _ in 0..<40 {
                if bench.isRemoving { break }
                bench.ring(.attempt)
                bench.renew(beside: [Bench.other(5)])
            }
            #expect(bench.now >= lookedAt.advanced(byNanoseconds: 15 * Bench.second))
        }
    }

    @Test("who cannot look does not renew either, so that its ticket runs out")
    func blind() {
        for answer in [Completion<QueueResponse>.refused, .lost] {
            var bench = Bench()
            bench.join(beside: [Bench.other(5)])
            bench.ring(.attempt)
            bench.reply(.written(Bench.version(20)))
            #expect(bench.request == .look)
            for _ in 0..<5 {
                bench.reply(answer)
                #expect(bench.request == nil)
                bench.ring(.attempt)
                #expect(bench.request == .look)
            }
            bench.reply(.queue([Bench.other(5), bench.own(at: 8, version: 20)]))
            bench.ring(.attempt)
            #expect(bench.ticket != nil, "a renewal")
        }
    }

    @Test("tickets that go as soon as they are made are drawn more slowly after a while")
    func vanishing() throws {
        var bench = Bench()
        bench.step(.start)
        var waits = 0
        for round in 1...6 as ClosedRange<UInt64> {
            try #require(bench.joining != nil, "no ticket")
            bench.reply(.written(Bench.version(round)))
            bench.reply(.written(Bench.version(round)))
            #expect(bench.request == .look)
            let lookedAt = bench.now
            bench.reply(.queue([]))
            guard bench.request == nil else { continue }
            waits += 1
            bench.ring(.attempt)
            #expect(bench.now == lookedAt.advanced(byNanoseconds: Bench.second))
        }
        #expect(waits == 4)
    }

    @Test("between two removals a renewal that is due goes first, and only one")
    func renewsBetweenRemovals() {
        var bench = Bench()
        let dead = [Bench.other(5), Bench.other(6), Bench.other(7)]
        bench.join(beside: dead)
        for _ in 0..<20 {
            if bench.isRemoving { break }
            bench.ring(.attempt)
            bench.renew(beside: dead)
        }
        let lock = GrantID(rawValue: 0xF05)
        #expect(bench.request == .remove(lock, Bench.version(5, uid: "u5")))
        // So slow that the next renewal is always due, also after the look.
        for next in 6..<8 as Range<UInt64> {
            bench.pass(seconds: 2)
            bench.reply(.removed)
            #expect(bench.ticket != nil, "a removal, not a renewal")
            bench.pass(seconds: 2)
            bench.renew(beside: Array(dead[Int(next - 5)...]))
            let id = GrantID(rawValue: 0xF00 + next)
            #expect(bench.request == .remove(id, Bench.version(next, uid: "u\(next)")))
        }
        bench.reply(.removed)
        bench.reply(.queue([bench.own(at: 8)]))
        #expect(bench.granted?.token.number == 8)
        #expect(bench.observed == "a")
    }

    @Test("a renewal of a place that was no new state is not believed in")
    func renewsNothing() {
        var bench = Bench()
        bench.join(beside: [Bench.other(5)])
        let joined = bench.now
        bench.pass(seconds: 5)
        bench.ring(.attempt)
        bench.reply(.written(Bench.version(8)))
        #expect(bench.request == .look)
        #expect(bench.armed[.deadline] == joined.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("a ticket before that was renewed is left alone for another lease")
    func renewedIsAlive() {
        var bench = Bench()
        bench.join(beside: [Bench.other(5)])
        var version: UInt64 = 20
        for _ in 0..<20 {
            bench.ring(.attempt)
            version += 1
            bench.renew(beside: [Bench.other(5, version: version)])
            #expect(bench.request == nil)
            #expect(bench.granted == nil)
        }
    }

    @Test("the second in line does not remove while the first that waits still renews")
    func oneRemover() {
        var bench = Bench()
        bench.join(beside: [Bench.other(5), Bench.other(6)])
        var version: UInt64 = 20
        for _ in 0..<20 {
            bench.ring(.attempt)
            version += 1
            bench.renew(beside: [Bench.other(5), Bench.other(6, version: version)])
            #expect(bench.request == nil)
        }
    }

    @Test("whose own ticket is gone begins anew at the end, under another name")
    func ownIsGone() throws {
        var bench = Bench()
        bench.join(beside: [Bench.other(5)])
        let former = bench.core.ownTicket.id
        bench.pass(seconds: 20)
        bench.ring(.attempt)
        bench.reply(.missing)
        #expect(bench.granted == nil)
        let ticket = try #require(bench.joining)
        #expect(ticket.id != former && ticket.place == nil)
    }

    @Test("M27's rule, broken on purpose, takes the place for the lock")
    func trustsPosition() {
        var rules = QueueRules()
        rules.trustsPosition = true
        var bench = Bench(rules: rules)
        bench.join(beside: [Bench.other(5)])
        bench.pass(seconds: 20)
        bench.ring(.attempt)
        bench.reply(.missing)
        bench.reply(.queue([Bench.other(9)]))
        #expect(bench.granted?.token.number == 8)
    }

    @Test("a place whose own time is up is renewed before it is held")
    func lapsed() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.written(Bench.version(8)))
        bench.pass(seconds: 1)
        bench.reply(.written(Bench.version(8)))
        bench.pass(seconds: 11)
        bench.reply(.queue([bench.own(at: 8)]))
        #expect(bench.hasLeft)
        #expect(bench.granted == nil)
        #expect(bench.request == .renew(bench.core.ownTicket, over: Bench.version(8)))
        bench.reply(.written(Bench.version(12)))
        #expect(bench.place == 8)
        bench.reply(.queue([bench.own(at: 8, version: 12)]))
        #expect(bench.granted?.token.number == 8)
    }

    @Test("a ticket whose making is in doubt is looked for before it is asked for again")
    func doubtfulJoin() {
        var bench = Bench()
        bench.step(.start)
        let first = bench.ticket
        bench.reply(.lost)
        #expect(bench.request == .look)
        bench.reply(.lost)
        bench.ring(.attempt)
        #expect(bench.request == .look)
        bench.reply(.queue([bench.own(at: 8)]))
        #expect(bench.core.ownTicket.id == first?.id)
        bench.reply(.written(Bench.version(9)))
        bench.reply(.queue([bench.own(at: 8, version: 9)]))
        #expect(bench.granted?.token.number == 8)
    }

    @Test("a look that is refused at once is not repeated at once, whoever looks")
    func refusedLook() {
        var joining = Bench()
        joining.step(.start)
        joining.pass(seconds: 2)
        joining.reply(.lost)
        var waiting = Bench()
        waiting.join(beside: [Bench.other(5)])
        waiting.ring(.attempt)
        waiting.pass(seconds: 2)
        waiting.reply(.conflict)
        var holding = Bench()
        holding.join(beside: [])
        holding.ring(.attempt)
        holding.pass(seconds: 2)
        holding.reply(.conflict)
        for var bench in [joining, waiting, holding] {
            #expect(bench.request == .look)
            let sentAt = bench.now
            bench.reply(.refused)
            #expect(bench.request == nil)
            bench.ring(.attempt)
            #expect(bench.now == sentAt.advanced(byNanoseconds: Bench.second))
            #expect(bench.request == .look)
        }
    }

    @Test("a ticket found after a lost answer counts from the first time it was asked for")
    func foundTicket() throws {
        var bench = Bench()
        bench.step(.start)
        let sentAt = bench.now
        bench.pass(seconds: 2)
        bench.reply(.lost)
        #expect(bench.request == .look)
        bench.reply(.queue([]))
        bench.ring(.attempt)
        try #require(bench.joining != nil)
        bench.pass(seconds: 1)
        bench.reply(.present)
        bench.reply(.queue([bench.own(at: 8)]))
        bench.reply(.lost)
        bench.ring(.attempt)
        bench.reply(.queue([bench.own(at: 8, version: 9)]))
        #expect(bench.granted?.deadline == sentAt.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("a store that will never make such a ticket ends the campaign, with its reason")
    func refused() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.refused("the name is invalid"))
        #expect(bench.refused == .backendRefused("the name is invalid"))
        bench.step(.stop)
        #expect(bench.released == .unneeded)
    }

    @Test("versions that cannot be ordered give no places")
    func unordered() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.written(RegisterVersion(version: "x", uid: "own", orderKey: nil)))
        #expect(bench.refused == .backendRefused("its versions cannot be ordered"))
        // It is there all the same.
        bench.step(.stop)
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: "own"))
        bench.reply(.removed)
        #expect(bench.released == .released)
    }

    @Test("a campaign that is refused gives up a ticket that may still be made")
    func refusedInDoubt() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.lost)
        bench.reply(.queue([]))
        bench.ring(.attempt)
        bench.reply(.refused("the name is invalid"))
        bench.step(.stop)
        #expect(bench.request == .leave(bench.core.ownTicket.id, uid: nil))
        bench.reply(.missing)
        #expect(bench.released == .unknown)
    }
}
