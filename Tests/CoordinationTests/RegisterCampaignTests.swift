import LockstepCoordination
import LockstepDeterminism
import Testing

@Suite("register election: campaign")
struct RegisterCampaignTests {
    typealias Bench = CoreBench

    @Test("R0: every acquisition carries a fresh grant")
    func freshGrants() {
        var bench = Bench()
        var grants: [GrantID?] = []
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(1)))
        grants.append(bench.written?.grant)
        bench.reply(.refused)
        bench.ringAttempt()
        grants.append(bench.written?.grant)
        #expect(grants.count == 2 && grants[0] != nil && grants[0] != grants[1])
    }

    @Test("R0: a lost answer's acquisition counts from its own sending")
    func adoptsOwnWrite() throws {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(1)))
        let sentAt = bench.now
        let mine = try #require(bench.written)
        bench.pass(seconds: 2)
        bench.reply(.lost)
        #expect(bench.request == .read)
        bench.pass(seconds: 1)
        bench.reply(.found(mine, Bench.version(2)))
        #expect(bench.granted?.deadline == sentAt.advanced(byNanoseconds: 10 * Bench.second))
        #expect(bench.granted?.token.number == 2)
    }

    @Test("R0: an own acquisition whose deadline has passed is taken anew at once")
    func ownButOver() throws {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(1)))
        let mine = try #require(bench.written)
        bench.pass(seconds: 2)
        bench.reply(.lost)
        bench.reply(.lost)
        bench.pass(seconds: 9)
        bench.ringAttempt()
        #expect(bench.request == .read)
        bench.reply(.found(mine, Bench.version(2)))
        #expect(bench.granted == nil)
        #expect(bench.expected == .version(Bench.version(2)))
        #expect(bench.written?.grant != mine.grant)
    }

    @Test("R0: another candidate of the same name is a stranger")
    func sameNameIsForeign() {
        var bench = Bench(identity: "b")
        bench.step(.start)
        bench.reply(.found(Bench.foreign(), Bench.version(1)))
        #expect(bench.request == nil)
    }

    @Test("R1: an acquisition expects exactly the version last seen")
    func expectsVersion() {
        var bench = Bench()
        bench.step(.start)
        #expect(bench.request == .read)
        bench.reply(.found(Bench.free, Bench.version(3)))
        #expect(bench.expected == .version(Bench.version(3)))
        bench.reply(.conflict)
        #expect(bench.request == .read)
    }

    @Test("R2: holding ends a hold after the write was sent, not after its answer")
    func countsFromSending() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(7)))
        let sentAt = bench.now
        bench.pass(seconds: 1.5)
        bench.reply(.written(Bench.version(8)))
        #expect(bench.granted?.deadline == sentAt.advanced(byNanoseconds: 10 * Bench.second))
    }

    @Test("R4: a foreign record must rest for the lease it publishes", arguments: [3, 15, 40])
    func waitsPublishedLease(lease: Int64) {
        var bench = Bench()
        let record = Bench.foreign(lease: lease)
        bench.step(.start)
        bench.pass(seconds: 1)
        let receivedAt = bench.now
        bench.reply(.found(record, Bench.version(5)))
        _ = bench.writeAfterLooking { .found(record, Bench.version(5)) }
        #expect(bench.now == receivedAt.advanced(byNanoseconds: lease * Bench.second))
        #expect(bench.expected == .version(Bench.version(5)))
        #expect(bench.written?.transitions == 5)
    }

    @Test("R4: a new version begins the wait again")
    func newVersionRestarts() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.foreign(), Bench.version(5)))
        for number in UInt64(6)...20 {
            bench.ringAttempt()
            #expect(bench.request == .read)
            bench.reply(.found(Bench.foreign(), Bench.version(number)))
        }
        #expect(bench.request == nil)
    }

    @Test("R4: a record that publishes no lease rests for the candidate's own")
    func noPublishedLease() {
        var bench = Bench()
        bench.step(.start)
        let seenAt = bench.now
        bench.reply(.found(Bench.foreign(lease: 0), Bench.version(5)))
        _ = bench.writeAfterLooking { .found(Bench.foreign(lease: 0), Bench.version(5)) }
        #expect(bench.now.nanoseconds(since: seenAt) == 15 * Bench.second)
    }

    @Test("R5: where no record is, a placeholder for nobody is created at once")
    func createsPlaceholder() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.missing)
        #expect(bench.expected == .absent)
        #expect(bench.written?.holder == "" && bench.written?.grant != nil)
        #expect(bench.written?.isPlaceholder == true && bench.written?.isFree == false)
        #expect(bench.written?.leaseNanoseconds == 15 * Bench.second)
        #expect(bench.written?.transitions == 0)
    }

    @Test(
        "R5: a placeholder must rest for its lease, for its creator too",
        arguments: [true, false]
    )
    func placeholderRests(isCreator: Bool) {
        var bench = Bench()
        bench.step(.start)
        var record = Bench.placeholder(lease: 15)
        if isCreator {
            bench.reply(.missing)
            record = bench.written ?? record
            bench.pass(seconds: 1)
        }
        let seenAt = bench.now
        let version = Bench.version(5)
        bench.reply(isCreator ? .written(version) : .found(record, version))
        #expect(bench.request == nil && bench.granted == nil)
        let taken = bench.writeAfterLooking { .found(record, version) }
        #expect(bench.now == seenAt.advanced(byNanoseconds: 15 * Bench.second))
        #expect(bench.expected == .version(version))
        #expect(taken?.holder == "a" && taken?.grant != record.grant)
        #expect(taken?.transitions == record.transitions + 1)
    }

    @Test("R5: a placeholder publishes a deleted record's longer lease", arguments: [5, 40])
    func placeholderLease(lease: Int64) {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.foreign(lease: lease), Bench.version(5)))
        bench.ringAttempt()
        bench.reply(.missing)
        #expect(bench.written?.isPlaceholder == true)
        #expect(bench.written?.leaseNanoseconds == max(lease, 15) * Bench.second)
        let record = bench.written ?? Bench.free
        let seenAt = bench.now
        bench.reply(.written(Bench.version(9, uid: "v")))
        _ = bench.writeAfterLooking { .found(record, Bench.version(9, uid: "v")) }
        #expect(bench.now.nanoseconds(since: seenAt) == max(lease, 15) * Bench.second)
    }

    @Test("R5: a placeholder that was deleted begins the wait again")
    func placeholderDeleted() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.missing)
        bench.reply(.written(Bench.version(5)))
        bench.pass(seconds: 14)
        bench.step(.timer(TimerID(rawValue: 0)))
        #expect(bench.request == .read)
        bench.reply(.missing)
        #expect(bench.written?.isPlaceholder == true && bench.expected == .absent)
        let record = bench.written ?? Bench.free
        let seenAt = bench.now
        bench.reply(.written(Bench.version(9, uid: "v")))
        _ = bench.writeAfterLooking { .found(record, Bench.version(9, uid: "v")) }
        #expect(bench.now.nanoseconds(since: seenAt) == 15 * Bench.second)
    }

    @Test(
        "R5: a creation that fails to tell what it did is looked at before anything else",
        arguments: [Completion<RegisterResponse>.ok(.conflict), .lost]
    )
    func placeholderUnclear(answer: Completion<RegisterResponse>) {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.missing)
        let mine = bench.written ?? Bench.free
        bench.reply(answer)
        #expect(bench.request == .read)
        // Even if it turns out to have been the own one, it is nobody's.
        let seenAt = bench.now
        bench.reply(.found(mine, Bench.version(5)))
        #expect(bench.granted == nil && bench.request == nil)
        _ = bench.writeAfterLooking { .found(mine, Bench.version(5)) }
        #expect(bench.now.nanoseconds(since: seenAt) == 15 * Bench.second)
    }

    @Test("R5: a creation that arrives after the record was made and deleted again holds nothing")
    func lateCreation() {
        var bench = Bench(identity: "c")
        bench.step(.start)
        bench.reply(.missing)
        let creation = bench.written
        // Meanwhile another candidate creates, leads, and its record is deleted under it: the store
        // is in the very state that this creation expects, and takes it.
        bench.pass(seconds: 1.9)
        bench.reply(.written(Bench.version(30, uid: "v")))
        #expect(creation?.holder == "" && bench.granted == nil)
        _ = bench.writeAfterLooking { .found(creation ?? Bench.free, Bench.version(30, uid: "v")) }
        #expect(bench.expected == .version(Bench.version(30, uid: "v")))
    }

    @Test("R5: observers hear of nobody, once, while a placeholder stands for a deleted record")
    func placeholderIsNobody() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.found(Bench.foreign(), Bench.version(4)))
        #expect(bench.observed == "b")
        bench.ringAttempt()
        bench.reply(.missing)
        #expect(bench.observed == "")
        bench.reply(.written(Bench.version(5, uid: "v")))
        #expect(bench.observed == nil)

        var late = Bench()
        late.step(.start)
        late.reply(.found(Bench.placeholder(lease: 15), Bench.version(5)))
        #expect(late.observed == "")
    }

    @Test("R6: a placeholder leaves nothing to give back", arguments: [true, false])
    func placeholderIsNotReleased(isAnswered: Bool) {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.missing)
        if isAnswered { bench.reply(.written(Bench.version(5))) }
        bench.step(.stop)
        #expect(bench.released == .unneeded && bench.request == nil)
    }

    @Test("R5: on demand a missing record is made at once")
    func missingAtOnce() {
        var bench = Bench(options: RegisterOptions(missing: .createAtOnce))
        bench.step(.start)
        bench.reply(.missing)
        #expect(bench.expected == .absent)
        #expect(bench.written?.holder == "a")
    }

    @Test("R5: who makes missing records at once still waits for another's placeholder")
    func missingAtOnceWaits() {
        var bench = Bench(options: RegisterOptions(missing: .createAtOnce))
        bench.step(.start)
        bench.reply(.found(Bench.placeholder(lease: 15), Bench.version(5)))
        #expect(bench.request == nil)
    }

    @Test("looks are 1 to 2.2 retry intervals apart, also when answers fail")
    func pollSpacing() {
        var bench = Bench()
        bench.step(.start)
        for _ in 0..<50 {
            let before = bench.now
            bench.reply(.refused)
            bench.ringAttempt()
            #expect(bench.request == .read)
            let gap = bench.now.nanoseconds(since: before)
            #expect(gap >= 2 * Bench.second && gap < 4_400_000_000)
        }
    }

    @Test("a store that always answers conflict sees three requests a look at most")
    func noHotLoop() {
        var bench = Bench()
        bench.step(.start)
        for _ in 0..<20 {
            let before = bench.now
            var requests = 1
            while bench.now == before, requests <= 3 {
                if case .write = bench.request {
                    bench.reply(.conflict)
                } else {
                    bench.reply(.found(Bench.free, Bench.version(1)))
                }
                if bench.request == nil { bench.ringAttempt() } else { requests += 1 }
            }
            #expect(requests <= 3)
        }
    }

    @Test("tokens are store versions where those are ordered, else the object's transitions")
    func tokens() {
        var ordered = Bench()
        _ = ordered.becomeHolder()
        #expect(ordered.granted?.token == FencingToken(number: 8, source: .storeVersion))

        var bench = Bench()
        let opaque = RegisterVersion(version: "x", uid: "u", orderKey: nil)
        bench.step(.start)
        bench.reply(.found(Bench.free, opaque))
        bench.reply(.written(RegisterVersion(version: "y", uid: "u", orderKey: nil)))
        let counted = FencingToken(scope: "u", number: 1, source: .objectTransitions)
        #expect(bench.granted?.token == counted)
    }

    @Test("one who counts transitions refuses to go on in another object")
    func refusesReplacedObject() {
        var bench = Bench(options: RegisterOptions(tokenSource: .objectTransitions))
        _ = bench.becomeHolder()
        bench.step(.stop)
        bench.reply(.written(Bench.version(9)))
        #expect(bench.released == .released)
        bench.step(.start)
        bench.reply(.found(Bench.free, Bench.version(12, uid: "v")))
        #expect(bench.refused == .replaced)
        #expect(bench.request == nil)
    }

    @Test("an endless campaign of lost answers does not grow")
    func doesNotGrow() {
        var bench = Bench()
        bench.step(.start)
        for _ in 0..<1_000 {
            for _ in 0..<10 where bench.written != nil { bench.reply(.lost) }
            if bench.request == .read {
                bench.reply(.found(Bench.free, Bench.version(1)))
            } else {
                bench.ringAttempt()
            }
        }
        #expect(
            Mirror(reflecting: bench.core).children.contains { child in
                child.label == "unresolved" && Mirror(reflecting: child.value).children.count <= 8
            }
        )
    }

    @Test("a store that will never make such a record ends the campaign, with its reason")
    func neverTaken() {
        var bench = Bench()
        bench.step(.start)
        bench.reply(.missing)
        bench.reply(.refused("the name is invalid"))
        #expect(bench.refused == .backendRefused("the name is invalid"))
        bench.step(.stop)
        #expect(bench.released == .unneeded)
    }

    @Test("transitions stop at 32 bits, unless tokens count them")
    func transitionsUsedUp() {
        var used = Bench.free
        used.transitions = Int64(Int32.max)
        for source in [FencingToken.Source.storeVersion, .objectTransitions] {
            var bench = Bench(options: RegisterOptions(tokenSource: source))
            bench.step(.start)
            bench.reply(.found(used, Bench.version(7)))
            let isToken = source == .objectTransitions
            #expect(bench.written?.transitions == used.transitions + (isToken ? 1 : 0))
        }
    }
}
