import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("beliefs that rest on a write, and records that rest (S4, W4)")
struct CoveredBeliefTests {
    /// A write of a lease of 15 s, sent at 1 s, answered by a grant at 2 s until the given second.
    private func findings(
        until deadline: Double,
        lease: Double = 15,
        sentBy sender: String = "a",
        rate: Int64 = 0
    ) -> (found: [Finding], evaluations: Int) {
        var judge = CoveredBelief(driftPartsPerBillion: 100_000_000)
        let told = story {
            $0.at(0, "a", .clockSet(ratePartsPerBillion: rate, wallAheadNanoseconds: 0))
            $0.at(1, sender, .requestSent(id: 7, to: "store", summary: "put"))
            $0.at(1.5, "", renewal(7, lease: lease))
            $0.at(
                2,
                "a",
                .granted(lock: "L", token: Token(number: 1), deadline: local(deadline))
            )
        }
        return (judge.check(told.history), judge.evaluations)
    }

    private func local(_ seconds: Double) -> LocalInstant {
        LocalInstant(nanoseconds: Story.time(seconds).nanoseconds)
    }

    private func renewal(_ request: UInt64, lease: Double = 15) -> Event {
        let length = Story.time(lease).nanoseconds
        return .committed(
            Commit(
                lock: "L",
                version: 1,
                uid: "u",
                before: nil,
                after: Commit.Record(holder: "a", leaseNanoseconds: length),
                actor: "a",
                request: request
            )
        )
    }

    @Test("a belief may last nine elevenths of the lease from the sending of its write")
    func bound() {
        let inTime = findings(until: 13.27)
        #expect(inTime.found.isEmpty && inTime.evaluations == 1)
        let late = findings(until: 13.28)
        #expect(late.found.map(\.evidence) == [[3, 4]])
        #expect(
            late.found.first?.sentence.hasPrefix("a believes in \"L\" until 12.28 s after") == true
        )
    }

    @Test("the holder's own clock counts, and not true time")
    func ownClock() {
        #expect(findings(until: 13.3, rate: 100_000_000).found.isEmpty)
        #expect(findings(until: 13.1, rate: -100_000_000).found.isEmpty)
        #expect(findings(until: 13.2, rate: -100_000_000).found.count == 1)
    }

    @Test("without a lease, or with somebody else's write, there is nothing to compare with")
    func unknown() {
        #expect(findings(until: 60, lease: 0).evaluations == 0)
        #expect(findings(until: 60, sentBy: "b").evaluations == 0)
    }

    @Test("a deadline that moves rests on the last write, and a new life on none")
    func renewed() {
        for (id, count) in [(8 as UInt64, 0), (9, 1)] {
            let told = story {
                $0.at(1, "a", .requestSent(id: 7, to: "store", summary: "put"))
                $0.at(1, "", renewal(7))
                $0.at(5, "a", .requestSent(id: 8, to: "store", summary: "put"))
                $0.at(6, "", renewal(id))
                $0.at(7, "a", .deadlineSet(lock: "L", deadline: local(15)))
            }
            #expect(
                told.judged(by: CoveredBelief(driftPartsPerBillion: 100_000_000)).count == count
            )
        }
        var judge = CoveredBelief(driftPartsPerBillion: 100_000_000)
        let reborn = story {
            $0.at(1, "a", .requestSent(id: 7, to: "store", summary: "put"))
            $0.at(1, "", renewal(7))
            $0.at(2, "a", .podKilled)
            $0.at(3, "a", .podStarted)
            $0.grant(4, "a", token: 1, for: 60)
        }
        #expect(judge.check(reborn.history).isEmpty)
        #expect(judge.evaluations == 0)
    }

    @Test("a record may be deleted by its writer at any time, by others once it has rested")
    func removal() {
        for (second, actor, count) in [(5.0, "b", 1), (13.7, "b", 0), (5.0, "a", 0), (5.0, "", 0)] {
            let told = story {
                $0.commit(0, "a", nil, "a")
                $0.commit(second, actor, "a", nil)
            }
            #expect(
                told.judged(by: EarlyRemoval(driftPartsPerBillion: 100_000_000)).count == count,
                "\(actor) at \(second)"
            )
        }
        let renewed = story {
            $0.commit(0, "a", nil, "a")
            $0.commit(10, "a", "a", "a")
            $0.commit(14, "b", "a", nil)
        }
        let found = renewed.judged(by: EarlyRemoval(driftPartsPerBillion: 100_000_000))
        #expect(found.map(\.evidence) == [[2, 3]])
        #expect(found.first?.sentence.hasPrefix("b deleted \"L\" 4 s after a had") == true)
    }
}
