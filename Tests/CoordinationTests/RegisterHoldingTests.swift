import LockstepCoordination
import LockstepDeterminism
import Testing

@Suite("register election: holding and release")
struct RegisterHoldingTests {
    typealias Bench = CoreBench

    @Test("renewals are a retry interval apart, counted from the sending")
    func renewalPeriod() {
        var bench = Bench()
        _ = bench.becomeHolder()
        let grantedAt = bench.now
        for round in Int64(1)...5 {
            bench.ringAttempt()
            #expect(bench.now.nanoseconds(since: grantedAt) == round * 2 * Bench.second)
            #expect(bench.expected == .version(Bench.version(UInt64(7 + round))))
            let sentAt = bench.now
            bench.reply(.written(Bench.version(UInt64(8 + round))))
            #expect(bench.extended == sentAt.advanced(byNanoseconds: 10 * Bench.second))
        }
    }

    @Test("R2: a renewal of unknown outcome extends nothing and is tried again at once")
    func unknownRenewal() {
        var bench = Bench()
        let mine = bench.becomeHolder()
        bench.ringAttempt()
        bench.pass(seconds: 2)
        bench.reply(.lost)
        #expect(bench.extended == nil)
        #expect(bench.expected == .version(Bench.version(8)))
        bench.reply(.conflict)
        #expect(bench.request == .read)
        bench.reply(.found(mine, Bench.version(9)))
        #expect(bench.extended == nil && bench.lost == nil)
        #expect(bench.expected == .version(Bench.version(9)))
        #expect(bench.written?.grant == mine.grant)
    }

    @Test("an answer that tells of no new version extends nothing, and is looked into")
    func noNewVersion() {
        var bench = Bench()
        let mine = bench.becomeHolder()
        bench.ringAttempt()
        bench.reply(.written(Bench.version(8)))
        #expect(bench.extended == nil)
        #expect(bench.request == .read)
        bench.reply(.found(mine, Bench.version(8)))
        bench.reply(.written(Bench.version(9)))
        #expect(bench.extended == bench.now.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("a failed renewal waits for the next interval")
    func failedRenewal() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.ringAttempt()
        bench.reply(.refused)
        #expect(bench.request == nil)
        #expect(bench.secondsUntil(0) == 2)
    }

    @Test("a store that answers unknown at once is not flooded")
    func paced() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.ringAttempt()
        var requests = 1
        while bench.lost == nil {
            bench.reply(.lost)
            if bench.request == nil, bench.lost == nil { bench.ringAttempt() }
            requests += 1
            #expect(requests < 20)
            if requests >= 20 { break }
        }
        #expect(bench.lost == .expired)
    }

    @Test("R3: the deadline ends the term, however late the timer", arguments: [10.0, 11, 500])
    func expires(after seconds: Double) {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.pass(seconds: seconds)
        bench.step(.timer(TimerID(rawValue: 1)))
        #expect(bench.lost == .expired)
    }

    @Test("R3: an answer after the deadline does not bring the term back")
    func noResurrection() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.pass(seconds: 9)
        bench.step(.timer(TimerID(rawValue: 0)))
        bench.pass(seconds: 1)
        bench.reply(.written(Bench.version(9)))
        #expect(bench.lost == .expired && bench.extended == nil)
    }

    @Test(
        "R3: what a read shows while holding ends the term with its reason",
        arguments: [
            (RegisterResponse.missing, LossReason.deleted),
            (.found(CoreBench.foreign(), CoreBench.version(9)), .taken(by: "b")),
            (.found(CoreBench.free, CoreBench.version(9)), .cleared),
        ]
    )
    func losses(answer: RegisterResponse, reason: LossReason) {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.ringAttempt()
        bench.reply(.conflict)
        bench.reply(answer)
        #expect(bench.lost == reason)
        #expect(bench.request == nil)
    }

    @Test("R3: the own record in another object is not the own term")
    func replaced() {
        var bench = Bench()
        let mine = bench.becomeHolder()
        bench.ringAttempt()
        bench.reply(.conflict)
        bench.reply(.found(mine, Bench.version(9, uid: "v")))
        #expect(bench.lost == .replaced)
    }

    @Test("no renewal is sent after a loss or a stop")
    func silentAfterEnd() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.pass(seconds: 10)
        bench.step(.timer(TimerID(rawValue: 1)))
        #expect(bench.armed.isEmpty)
        bench.step(.timer(TimerID(rawValue: 0)))
        #expect(bench.request == nil)
    }

    // MARK: Release

    @Test("R6: stop empties the record at exactly the version last seen")
    func release() {
        var bench = Bench()
        let mine = bench.becomeHolder()
        bench.step(.stop)
        #expect(bench.written?.isFree == true)
        #expect(bench.written?.leaseNanoseconds == mine.leaseNanoseconds)
        #expect(bench.written?.transitions == mine.transitions)
        #expect(bench.expected == .version(Bench.version(8)))
        bench.reply(.written(Bench.version(9)))
        #expect(bench.released == .released)
        #expect(bench.armed.isEmpty)
    }

    @Test("R6: the lock is not given back while effects of the term may be on their way")
    func releaseAfterEffects() throws {
        let timings = try ElectionTimings(
            lease: .seconds(15),
            hold: .seconds(9),
            effectDelay: .seconds(3)
        )
        for isExpired in [false, true] {
            var bench = Bench(timings: timings)
            _ = bench.becomeHolder()
            bench.ringAttempt()
            if isExpired { bench.pass(seconds: 7) }
            let ended = bench.now
            if isExpired { bench.step(.timer(TimerID(rawValue: 1))) }
            #expect(bench.lost == (isExpired ? .expired : nil))
            bench.step(.stop)
            #expect(bench.request == nil)
            // The answer to the renewal under way begins nothing.
            bench.reply(.written(Bench.version(9)))
            #expect(bench.request == nil)
            // Three seconds on a clock that is a tenth too fast.
            #expect(bench.secondsUntil(0) == 3.3)
            bench.ringAttempt()
            #expect(bench.now.nanoseconds(since: ended) == 3_300_000_000)
            #expect(bench.written?.isFree == true)
            #expect(bench.secondsUntil(2) == 4)
        }
    }

    @Test("R6: whoever sleeps beyond the time to give back has all of it left afterwards")
    func sleepsBeforeRelease() throws {
        var bench = Bench(
            timings: try ElectionTimings(hold: .seconds(9), effectDelay: .seconds(3))
        )
        _ = bench.becomeHolder()
        bench.step(.stop)
        #expect(bench.secondsUntil(2) == nil)
        bench.pass(seconds: 60)
        bench.ringAttempt()
        #expect(bench.written?.isFree == true)
        #expect(bench.secondsUntil(2) == 4)
    }

    @Test("R6: work that ended long after its term holds nothing back")
    func releaseLongAfterEffects() throws {
        var bench = Bench(
            timings: try ElectionTimings(hold: .seconds(9), effectDelay: .seconds(3))
        )
        _ = bench.becomeHolder()
        bench.pass(seconds: 9)
        bench.step(.timer(TimerID(rawValue: 1)))
        #expect(bench.lost == .expired)
        bench.pass(seconds: 3.3)
        bench.step(.stop)
        #expect(bench.written?.isFree == true)
    }

    @Test("R6: a release that conflicts reads, and leaves a stranger's record alone")
    func releaseLeavesSuccessor() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.step(.stop)
        bench.reply(.conflict)
        #expect(bench.request == .read)
        bench.reply(.found(Bench.foreign(), Bench.version(9)))
        #expect(bench.request == nil)
        #expect(bench.released == .unneeded)
    }

    @Test("R6: a release that conflicts with the own late renewal is sent again")
    func releaseAfterOwnRenewal() {
        var bench = Bench()
        let mine = bench.becomeHolder()
        bench.ringAttempt()
        bench.step(.stop)
        bench.reply(.conflict)
        bench.reply(.found(mine, Bench.version(9)))
        #expect(bench.expected == .version(Bench.version(9)))
        #expect(bench.written?.isFree == true)
    }

    @Test("R6: a release of unknown outcome is looked at before it is sent again")
    func unknownRelease() {
        var bench = Bench()
        let mine = bench.becomeHolder()
        bench.step(.stop)
        bench.pass(seconds: 2)
        bench.reply(.lost)
        #expect(bench.request == .read)
        bench.reply(.found(mine, Bench.version(8)))
        #expect(bench.written?.isFree == true)
        bench.reply(.written(Bench.version(9)))
        #expect(bench.released == .released)
    }

    @Test("a release is given up after its time", arguments: [true, false])
    func releaseTimesOut(answered: Bool) {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.step(.stop)
        #expect(bench.secondsUntil(2) == 4)
        if answered { bench.reply(.refused) }
        bench.step(.timer(TimerID(rawValue: 2)))
        #expect(bench.released == (answered ? .failed : .unknown))
    }

    @Test("after expiry the record is emptied if it still carries the own grant")
    func releaseAfterExpiry() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.pass(seconds: 10)
        bench.step(.timer(TimerID(rawValue: 1)))
        bench.step(.stop)
        #expect(bench.written?.isFree == true)
    }

    @Test("after the lock was taken there is nothing to give back")
    func nothingAfterTaken() {
        var bench = Bench()
        _ = bench.becomeHolder()
        bench.ringAttempt()
        bench.reply(.conflict)
        bench.reply(.found(Bench.foreign(), Bench.version(9)))
        bench.step(.stop)
        #expect(bench.released == .unneeded && bench.request == nil)
    }

    @Test("a campaign stopped while it acquires gives back what it gets")
    func stopWhileAcquiring() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(7)))
        bench.step(.stop)
        #expect(bench.released == nil && bench.request == nil)
        bench.reply(.written(Bench.version(8)))
        #expect(bench.granted == nil)
        #expect(bench.written?.isFree == true)
        #expect(bench.expected == .version(Bench.version(8)))
    }

    @Test("an acquisition that was given back never becomes a term later")
    func releasedGrantIsSpent() throws {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(7)))
        let mine = try #require(bench.written)
        bench.reply(.lost)
        bench.step(.stop)
        bench.reply(.found(mine, Bench.version(8)))
        #expect(bench.written?.isFree == true)
        bench.reply(.lost)
        bench.step(.timer(TimerID(rawValue: 2)))
        #expect(bench.released == .unknown)
        // The release may still arrive: only a new write makes sure that it fails.
        bench.step(.start)
        bench.reply(.found(mine, Bench.version(8)))
        #expect(bench.granted == nil)
        #expect(bench.expected == .version(Bench.version(8)))
        #expect(bench.written?.grant != mine.grant)
    }

    @Test("a campaign stopped early is released at once")
    func stopEarly() {
        var bench = Bench()
        bench.step(.start)
        bench.step(.stop)
        #expect(bench.released == .unneeded)
    }

    // MARK: The planted bugs do what they are named for

    @Test("M01 counts the deadline from the answer")
    func countDeadlineFromReply() {
        var rules = ElectionRules()
        rules.countDeadlineFromReply = true
        var bench = Bench(rules: rules)
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(7)))
        bench.pass(seconds: 1.5)
        bench.reply(.written(Bench.version(8)))
        #expect(bench.granted?.deadline == bench.now.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("M10 empties a successor's record")
    func releaseWithoutOwnerCheck() {
        var rules = ElectionRules()
        rules.releaseWithoutOwnerCheck = true
        var bench = Bench(rules: rules)
        _ = bench.becomeHolder()
        bench.pass(seconds: 10)
        bench.step(.timer(TimerID(rawValue: 1)))
        bench.step(.stop)
        #expect(bench.request == .read)
        bench.reply(.found(Bench.foreign(), Bench.version(9)))
        #expect(bench.written?.isFree == true)
        #expect(bench.expected == .version(Bench.version(9)))
    }

    @Test("M24 takes a missing record at once")
    func missingMeansFree() {
        var rules = ElectionRules()
        rules.missingMeansFree = true
        var bench = Bench(rules: rules)
        bench.step(.start)
        bench.reply(.missing)
        #expect(bench.expected == .absent)
        #expect(bench.written?.holder == "a")
    }
}
