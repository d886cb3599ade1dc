import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

/// Histories that somebody thought up to find where judges look away, or see what is not there.
@Suite("histories that were made to mislead judges")
struct CraftedHistoryTests {
    private static let body = Event.bodyBegan(lock: "L", token: Token(number: 1))
    private static let over = Event.beliefEnded(lock: "L", reason: "x")
    private static let released = Event.releaseEnded(lock: "L", outcome: .ok)

    private static func deadline(_ seconds: Int64) -> Event {
        let reading = LocalInstant(nanoseconds: seconds * 1_000_000_000)
        return .deadlineSet(lock: "L", deadline: reading)
    }

    private static func sees(_ holder: String) -> Event {
        .leaderObserved(lock: "L", holder: holder)
    }

    // MARK: Work and terms

    @Test("work that is never told to stop is found when the run ends, by its pod's own clock (C7)")
    func neverTold() {
        func told(to end: Double, _ more: (inout Story) -> Void = { _ in }) -> [String] {
            story {
                $0.grant(0, "a", token: 1, for: 10)
                $0.at(1, "a", Self.body)
                more(&$0)
            }.judged(by: ToldInTime(), to: end).map(\.sentence)
        }
        let late = "a had its work under \"L\" run on for 90 s after the deadline of its term."
        #expect(told(to: 100) == [late])
        #expect(told(to: 100) { $0.at(10, "a", Self.over) } == [late])
        // The run may end at the deadline, its pod may be dead by then, and may not run.
        #expect(told(to: 10).isEmpty)
        #expect(told(to: 100) { $0.at(9, "a", .podKilled) }.isEmpty)
        #expect(told(to: 100) { $0.at(9, "a", .podStarted) }.isEmpty)
        #expect(told(to: 100) { $0.at(9, "a", .podPaused(suspended: false)) }.isEmpty)
        #expect(told(to: 100) { $0.at(12, "a", .podPaused(suspended: false)) }.count == 1)
        let woken = told(to: 100) {
            $0.at(9, "a", .podPaused(suspended: false))
            $0.at(100, "a", .podResumed)
        }
        #expect(woken.isEmpty)
        // At half the speed the clock shows the deadline at second 19.
        let slow = Event.clockSet(ratePartsPerBillion: -500_000_000, wallAheadNanoseconds: 0)
        for (end, count) in [(18.0, 0), (20, 1)] {
            #expect(told(to: end) { $0.at(1, "a", slow) }.count == count, "to \(end) s")
        }
    }

    @Test("a new grant does not make up for work of the term before (C7)")
    func grantedAnew() {
        for (again, count) in [(9.0, 0), (50, 1)] {
            let findings = story {
                $0.grant(0, "a", token: 1, for: 10)
                $0.at(1, "a", Self.body)
                $0.grant(again, "a", token: 2, for: 60)
                $0.at(again + 1, "a", .bodyEnded(lock: "L"))
            }.judged(by: ToldInTime())
            #expect(findings.count == count, "granted again at \(again) s")
        }
    }

    @Test("room that a deadline makes counts from then on, whoever looks when (L11)")
    func silentExpiry() {
        func told(_ more: (inout Story) -> Void) -> [Finding] {
            story {
                $0.grant(0, "a", token: 1, for: 10)
                $0.at(1, "b", .campaignBegan(lock: "L"))
                more(&$0)
            }.judged(by: FreePermit(boundNanoseconds: 30_000_000_000), to: 300)
        }
        #expect(told { _ in }.map(\.time) == [Story.time(40)])
        #expect(told { $0.at(290, "z", .campaignBegan(lock: "M")) }.count == 1)
        #expect(told { $0.at(9, "a", Self.deadline(280)) }.isEmpty)
        var judge = FreePermit(boundNanoseconds: 30_000_000_000)
        let waiting = story {
            $0.grant(0, "a", token: 1, for: 10)
            $0.at(1, "b", .campaignBegan(lock: "L"))
            $0.at(15, "z", .gaveUp(lock: "M"))
        }
        _ = waiting.history.observations.map { judge.observe($0) }
        #expect(!judge.isSettled)
    }

    @Test("an attempt given up before its lock had any record is watched as well (A1)")
    func lateFirst() {
        let findings = story {
            $0.at(0, "a", .campaignBegan(lock: "L"))
            $0.at(1, "a", .gaveUp(lock: "L"))
            $0.commit(2, "a", nil, "a")
        }.judged(by: HonestGrant(cleanupBoundNanoseconds: 10_000_000_000), to: 60)
        #expect(findings.map(\.pods) == [["a"]])
    }

    // MARK: Whose record it is

    /// What a wrote, b labelled at second 1, and what came then.
    private static func labelled(_ more: (inout Story) -> Void) -> Story {
        story {
            $0.commit(0, "a", nil, "a")
            $0.commit(1, "b", "a", "a")
            more(&$0)
        }
    }

    @Test("an edit by another pod that leaves the holder alone changes nothing (W1, W2, W4, L5)")
    func label() {
        let own: [Finding] = Self.labelled { $0.commit(2, "a", "a", "") }.judged(by: Bench.clears)
        #expect(own.isEmpty)
        let foreign = Self.labelled { $0.commit(2, "b", "a", "") }.judged(by: Bench.clears)
        #expect(foreign.count == 1)
        #expect(Self.labelled { $0.commit(2, "a", "a", nil) }.judged(by: Bench.removal).isEmpty)
        let taken = Self.labelled { $0.commit(2, "b", "a", "b") }.judged(by: Bench.changes)
        #expect(taken.count == 1)
        // It is no renewal either.
        let rested = Self.labelled { $0.commit(15, "c", "a", "c") }.judged(by: Bench.changes)
        #expect(rested.isEmpty)
        let stable = story {
            $0.commit(0, "a", nil, "a")
            $0.commit(40, "b", "a", "a")
            $0.commit(41, "a", "a", "a")
        }
        #expect(stable.judged(by: Bench.stable).isEmpty)
        // Of a record that is older than the history, its name tells whose it is.
        let older = story {
            $0.commit(0, "a", "a_1", "a_1")
            $0.commit(1, "b", "a_1", "b")
        }
        #expect(older.judged(by: Bench.changes).count == 1)
    }

    @Test("nor does it renew, or hide that nobody does (L2, R3, W3)")
    func labelBeside() {
        let lapse = story {
            $0.commit(0, "a", nil, "a")
            $0.grant(0, "a", token: 1, for: 100)
            $0.commit(1, "b", "a", "a")
            $0.commit(20, "a", "a", "a")
        }.judged(by: Bench.renewal)
        #expect(lapse.map(\.pods) == [["a"]])
        let seen = Self.labelled {
            $0.grant(2, "a", token: 1, for: 10)
            $0.at(3, "a", Self.sees("a"))
            $0.at(4, "a", Self.over)
        }.judged(by: BeliefAfterEvidence())
        #expect(seen.isEmpty)
        func late(_ holder: String) -> [Finding] {
            story {
                $0.grant(0, "b", token: 1, for: 10)
                $0.commit(0, "a", nil, holder)
                $0.at(1, "b", Self.over)
                $0.at(2, "b", .requestSent(id: 1, to: "api", summary: "update"))
                $0.commit(3, "b", holder, holder, request: 1)
            }.judged(by: LateRenewal())
        }
        #expect(late("a").isEmpty)
        let own = story {
            $0.commit(0, "b", nil, "x")
            $0.grant(0, "b", token: 1, for: 10)
            $0.at(1, "b", Self.over)
            $0.at(2, "b", .requestSent(id: 1, to: "api", summary: "update"))
            $0.commit(3, "b", "x", "x", request: 1)
        }.judged(by: LateRenewal())
        #expect(own.count == 1)
    }

    @Test("who deletes a record that has rested for its lease frees the lock (W1)")
    func deleted() {
        for (at, count) in [(10.0, 1), (20, 0)] {
            let findings = story {
                $0.commit(0, "a", nil, "a")
                $0.commit(at, "b", "a", nil)
                $0.commit(at + 0.1, "b", nil, "b")
            }.judged(by: Bench.changes)
            #expect(findings.count == count, "deleted at \(at) s")
        }
    }

    // MARK: Beliefs

    @Test("a grant whose deadline has passed is nobody's belief (S1)")
    func deadOnArrival() {
        let findings = story {
            $0.grant(0, "a", token: 1, for: 20)
            $0.grant(5, "b", token: 2, for: -1)
        }.judged(by: BeliefExclusion())
        #expect(findings.isEmpty)
    }

    @Test("what has run out before a clock is set can be revived, and what was ended cannot (S1)")
    func revived() {
        for (isEnded, count) in [(false, 1), (true, 0)] {
            let findings = story {
                $0.grant(0, "a", token: 1, for: 10)
                if isEnded { $0.at(10.5, "a", Self.over) }
                $0.at(11, "a", .clockSet(ratePartsPerBillion: 0, wallAheadNanoseconds: 0))
                if !isEnded { $0.at(11.2, "a", Self.deadline(11)) }
                $0.at(12, "a", Self.deadline(30))
                $0.grant(13, "b", token: 2, for: 20)
            }.judged(by: BeliefExclusion())
            #expect(findings.count == count)
        }
        let late = story {
            $0.grant(0, "a", token: 1, for: 10)
            $0.at(11, "a", .clockSet(ratePartsPerBillion: 0, wallAheadNanoseconds: 0))
            $0.at(11.5, "a", Self.over)
            $0.at(12, "a", Self.deadline(30))
            $0.grant(13, "b", token: 2, for: 20)
        }
        #expect(late.judged(by: BeliefExclusion()).isEmpty)
    }

    @Test("a grant may be spelt with a slash, and who sees itself has seen nobody else (R3, C6)")
    func spelling() {
        for name in ["a", "a_g1", "a/g1"] {
            for isRecorded in [true, false] {
                let told = story {
                    if isRecorded { $0.commit(0, "a", nil, name) }
                    $0.grant(1, "a", token: 1, for: 10)
                    $0.at(1, "a", Self.body)
                    $0.at(2, "a", Self.sees(isRecorded ? "a" : name))
                    $0.at(3, "a", Self.over)
                }
                #expect(told.judged(by: BeliefAfterEvidence()).isEmpty, "\(name), \(isRecorded)")
                guard isRecorded else { continue }
                #expect(told.judged(by: LossWithoutCause()).count == 1, "\(name)")
            }
        }
        let ended = story {
            $0.grant(0, "a", token: 1, for: 10)
            $0.at(1, "a", Self.sees("b"))
            $0.at(1, "a", Self.deadline(0))
            $0.at(2, "b", .podResumed)
        }
        #expect(ended.judged(by: BeliefAfterEvidence()).isEmpty)
    }

    // MARK: Progress and lives

    @Test("who gives a lock back and exits has disturbed nothing (L7)")
    func releasedAndGone() {
        for exits in [Event.podExited(error: nil), Event.podKilled] {
            let findings = story {
                $0.commit(0, "a", nil, "a")
                $0.grant(0, "a", token: 1, for: 10)
                $0.at(1, "b", .campaignBegan(lock: "L"))
                $0.at(5, "a", Self.over)
                $0.at(5, "a", .releaseSent(lock: "L"))
                $0.commit(5.1, "a", "a", "")
                $0.at(5.2, "a", Self.released)
                $0.at(5.3, "a", exits)
                $0.grant(100, "b", token: 2, for: 10)
            }.judged(by: Bench.handOff)
            #expect(findings.count == (exits == .podExited(error: nil) ? 1 : 0))
        }
    }

    @Test("who never waits passes over those who waited before it came (L8)")
    func barger() {
        func told(came: Double, _ more: (inout Story) -> Void = { _ in }) -> [Finding] {
            story {
                if came < 1 { $0.at(came, "c", .campaignBegan(lock: "L")) }
                $0.at(1, "a", .waiting(lock: "L", place: 1))
                if came >= 1 { $0.at(came, "c", .campaignBegan(lock: "L")) }
                more(&$0)
                $0.grant(4, "c", token: 1, for: 10)
            }.judged(by: QueueOrder())
        }
        #expect(told(came: 2).map(\.pods) == [["c", "a"]])
        #expect(told(came: 2) { $0.at(3, "a", .waiting(lock: "L", place: 1)) }.count == 1)
        #expect(told(came: 0).isEmpty)
        #expect(told(came: 2) { $0.at(3, "a", .leftQueue(lock: "L")) }.isEmpty)
        #expect(told(came: 2) { $0.at(3, "a", .podPaused(suspended: false)) }.isEmpty)
        let left = told(came: 2) {
            $0.at(3, "c", .waiting(lock: "L", place: 2))
            $0.at(3, "c", .leftQueue(lock: "L"))
        }
        #expect(left.isEmpty)
    }

    @Test("a life that began anew ended the one before, though nobody said so (C5, L2, L3)")
    func twoLives() {
        let sightings = story {
            $0.at(0, "o", .podStarted)
            $0.commit(0, "a", nil, "a")
            $0.at(1, "o", Self.sees("a"))
            $0.at(2, "o", .podStarted)
            $0.commit(3, "a", "a", "")
            $0.commit(4, "b", "", "b")
            $0.at(5, "o", Self.sees("b"))
        }
        #expect(sightings.judged(by: Bench.sightings, to: 60).isEmpty)
        let renewal = story {
            $0.at(0, "a", .podStarted)
            $0.commit(0, "a", nil, "a")
            $0.grant(0, "a", token: 1)
            $0.at(2, "a", .podStarted)
        }
        #expect(renewal.judged(by: Bench.renewal, to: 60).isEmpty)
        let idle = story {
            $0.at(0, "a", .podStarted)
            $0.grant(0, "a", token: 1, for: 10)
            $0.at(0, "a", Self.body)
            $0.at(1, "a", .bodyEnded(lock: "L"))
            $0.at(2, "a", .podStarted)
            $0.grant(3, "a", token: 2, for: 100)
            $0.at(3, "a", Self.body)
            for second in 1...20 { $0.commit(Double(second * 2), "a", "a", "a") }
        }
        #expect(idle.judged(by: Bench.idle).isEmpty)
    }

    @Test("what piles up only at every second or third term is found (Q2)")
    func stairs() {
        func told(_ counts: [Int64]) -> Int {
            story {
                for (index, count) in counts.enumerated() {
                    $0.grant(Double(index), "a", token: UInt64(index + 1))
                    $0.at(
                        Double(index),
                        "a",
                        .inventory(lock: "L", tasks: count, timers: 0, calls: 0, streams: 0)
                    )
                    $0.at(Double(index) + 0.5, "a", Self.over)
                }
            }.judged(by: NothingLeft()).count
        }
        #expect(told([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]) == 1)
        #expect(told((0..<15).map { $0 / 3 }) == 1)
        #expect(told((0..<40).map { $0 % 3 }) == 0)
        #expect(told([0, 0, 1, 1, 2, 2] + (0..<30).map { $0 % 2 }) == 0)
    }

    @Test("a freeze asks anew, the dead are asked for nothing, a release ends (L9, L6, L5)")
    func lows() {
        let frozen = story {
            $0.at(0, "a", .campaignBegan(lock: "L"))
            $0.at(1, "", .frozen(core: "a"))
            $0.grant(2, "a", token: 1)
            $0.at(3, "a", Self.over)
            $0.at(4, "a", .campaignBegan(lock: "L"))
            $0.at(5, "", .frozen(core: "a"))
        }
        #expect(frozen.judged(by: Bench.core, to: 100).count == 1)
        for end in [Event.podKilled, Event.podExited(error: nil)] {
            let dead = story {
                $0.at(1, "a", end)
                $0.at(2, "a", .podTerminating)
            }
            #expect(dead.judged(by: Bench.exit, to: 100).isEmpty)
        }
        let alive = story {
            $0.at(1, "a", .podKilled)
            $0.at(2, "a", .podStarted)
            $0.at(3, "a", .podTerminating)
        }
        #expect(alive.judged(by: Bench.exit, to: 100).count == 1)
        // A release that was sent before the lock was taken again excuses nothing.
        let again = story {
            $0.commit(0, "a", nil, "a")
            $0.at(1, "a", .releaseSent(lock: "L"))
            $0.commit(1, "a", "a", "")
            $0.commit(2, "a", "", "a")
            $0.commit(40, "b", "a", "b")
        }
        #expect(again.judged(by: Bench.stable).count == 1)
    }
}

/// The judges whose bounds a history is measured by.
private enum Bench {
    static let changes = HolderChanges(driftPartsPerBillion: 100_000_000)
    static let clears = HolderClears(driftPartsPerBillion: 100_000_000)
    static let removal = EarlyRemoval(driftPartsPerBillion: 100_000_000)
    static let stable = StableLeader(settlingNanoseconds: 30_000_000_000)
    static let renewal = SteadyRenewal(boundNanoseconds: 5_000_000_000)
    static let handOff = HandOff(boundNanoseconds: 5_000_000_000)
    static let sightings = LeaderSightings(patienceNanoseconds: 10_000_000_000)
    static let idle = IdleHolder(patienceNanoseconds: 10_000_000_000)
    static let core = CoreLeads(boundNanoseconds: 30_000_000_000)
    static let exit = PromptExit(boundNanoseconds: 30_000_000_000)
}
