import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("one believer at a time (S1)")
struct BeliefExclusionTests {
    func findings(to end: Double? = nil, _ tell: (inout Story) -> Void) -> [Finding] {
        story(tell).judged(by: BeliefExclusion(), to: end)
    }

    @Test("a hand-over after release, deadline and death is good")
    func good() {
        let found = findings {
            $0.grant(1, "a", token: 1, for: 10)
            $0.at(5, "a", .beliefEnded(lock: "L", reason: "released"))
            $0.grant(6, "b", token: 2, for: 10)
            $0.grant(16, "c", token: 3, for: 10)
            $0.at(20, "c", .podKilled)
            $0.grant(20, "a", token: 4)
            $0.at(21, "a", .podExited(error: nil))
            $0.grant(21, "b", token: 5)
        }
        #expect(found.isEmpty)
    }

    @Test("a grant before the other's deadline is a breach that names everyone")
    func overlap() throws {
        let found = findings {
            $0.grant(1, "a", token: 1, for: 10)
            $0.grant(10.75, "b", token: 2, for: 10)
        }
        let finding = try #require(found.first)
        #expect(found.count == 1)
        #expect(finding.property == "S1")
        #expect(finding.pods == ["b", "a"])
        #expect(finding.evidence == [1, 2])
        #expect(finding.time == Story.time(10.75))
        #expect(
            finding.sentence == "b began to believe that it holds \"L\" (token 2) while a (token 1)"
                + " still did, for up to 0.25 s until the deadline of a."
        )
    }

    @Test("a grant at the very instant of the deadline is good, a nanosecond earlier is not")
    func edge() {
        let tell = { (early: Int64) in
            findings {
                $0.grant(1, "a", token: 1, for: 10)
                $0.grant(11 - Double(early) / 1_000_000_000, "b", token: 2, for: 10)
            }
        }
        #expect(tell(0).isEmpty)
        #expect(tell(1).count == 1)
    }

    @Test("different locks do not meet")
    func locks() {
        let found = findings {
            $0.grant(1, "a", token: 1, for: 10)
            $0.grant(2, "b", token: 1, for: 10, lock: "M")
        }
        #expect(found.isEmpty)
    }

    @Test("a moved deadline counts, and one that revives an expired belief begins a new one")
    func moved() {
        let tell = { (moveAt: Double) in
            findings {
                $0.grant(1, "a", token: 1, for: 10)
                let deadline = LocalInstant(nanoseconds: 20_000_000_000)
                if moveAt < 12 { $0.at(moveAt, "a", .deadlineSet(lock: "L", deadline: deadline)) }
                $0.grant(12, "b", token: 2, for: 10)
                if moveAt > 12 { $0.at(moveAt, "a", .deadlineSet(lock: "L", deadline: deadline)) }
            }
        }
        #expect(tell(5).map(\.pods) == [["b", "a"]])
        #expect(tell(13).map(\.pods) == [["a", "b"]])
    }

    @Test("a slow clock keeps its deadline longer in true time")
    func slowClock() {
        let tell = { (rate: Int64) in
            findings {
                $0.at(0.5, "a", .clockSet(ratePartsPerBillion: rate, wallAheadNanoseconds: 0))
                $0.grant(1, "a", token: 1, for: 10)
                $0.grant(11.5, "b", token: 2, for: 10)
            }
        }
        #expect(tell(-100_000_000).count == 1)
        #expect(tell(0).isEmpty)
        #expect(tell(100_000_000).isEmpty)
    }

    @Test("a clock set during a belief moves its end, but not one already reached")
    func clockChange() {
        let late = findings {
            $0.grant(0, "a", token: 1, for: 10)
            // Half of the ten seconds are left, at half speed.
            $0.at(5, "a", .clockSet(ratePartsPerBillion: -500_000_000, wallAheadNanoseconds: 0))
            $0.grant(14.9, "b", token: 2, for: 10)
        }
        #expect(late.count == 1)
        let exact = findings {
            $0.grant(0, "a", token: 1, for: 10)
            $0.at(5, "a", .clockSet(ratePartsPerBillion: -500_000_000, wallAheadNanoseconds: 0))
            $0.grant(15, "b", token: 2, for: 10)
        }
        #expect(exact.isEmpty)
        let over = findings {
            $0.grant(0, "a", token: 1, for: 10)
            $0.grant(10, "b", token: 2, for: 3)
            $0.at(11, "a", .clockSet(ratePartsPerBillion: -999_999_999, wallAheadNanoseconds: 0))
            $0.grant(13, "c", token: 3, for: 10)
        }
        #expect(over.isEmpty)
    }

    @Test("a belief without a deadline lasts until it is ended")
    func noDeadline() {
        let found = findings {
            $0.grant(1, "a", token: 1)
            $0.grant(1_000, "b", token: 2)
            $0.at(1_001, "a", .beliefEnded(lock: "L", reason: "lost"))
            $0.grant(1_002, "c", token: 3)
        }
        #expect(found.map(\.pods) == [["b", "a"], ["c", "b"]])
        #expect(found.first?.sentence.hasSuffix("neither with a deadline.") == true)
    }

    @Test("a paused pod without a deadline does not believe, but does once it has woken")
    func paused() {
        let asleep = findings(to: 100) {
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", .podPaused(suspended: false))
            $0.grant(20, "b", token: 2)
        }
        #expect(asleep.isEmpty)
        let awake = findings(to: 100) {
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", .podPaused(suspended: false))
            $0.grant(20, "b", token: 2)
            $0.at(30, "a", .podResumed)
            $0.at(30.5, "a", .beliefEnded(lock: "L", reason: "lost"))
        }
        #expect(awake.map(\.pods) == [["a", "b"]])
        #expect(awake.map(\.time) == [Story.time(30)])
        #expect(awake.map(\.evidence) == [[1, 3, 4]])
    }

    @Test("who notices at the instant of waking is not in breach, nor is who wakes alone")
    func noticed() {
        let found = findings(to: 100) {
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", .podPaused(suspended: false))
            $0.grant(20, "b", token: 2, for: 5)
            $0.at(22, "a", .podResumed)
            $0.at(22, "a", .beliefEnded(lock: "L", reason: "lost"))
            $0.grant(26, "a", token: 3)
            $0.at(27, "a", .podPaused(suspended: false))
            $0.at(28, "a", .podResumed)
        }
        #expect(found.isEmpty)
    }

    @Test("a pause does not excuse a belief with a deadline")
    func pausedWithDeadline() {
        let found = findings {
            $0.grant(1, "a", token: 1, for: 10)
            $0.at(2, "a", .podPaused(suspended: true))
            $0.grant(5, "b", token: 2, for: 10)
        }
        #expect(found.count == 1)
    }

    @Test("every pair of three believers is reported")
    func three() {
        let found = findings {
            $0.grant(1, "a", token: 1, for: 10)
            $0.grant(2, "b", token: 2, for: 10)
            $0.grant(3, "c", token: 3, for: 10)
        }
        #expect(found.map(\.pods) == [["b", "a"], ["c", "a", "b"]])
    }

    @Test("an end reported by an earlier life does not end the present one's belief")
    func earlierLife() {
        var story = Story()
        story.at(0, "a", .podStarted)
        story.at(1, "a", .podKilled)
        story.at(2, "a", .podStarted)
        story.grant(3, "a", token: 1)
        story.at(4, "a", .beliefEnded(lock: "L", reason: "late"))
        var history = story.history
        history.observations[4].incarnation = 1
        story.grant(5, "b", token: 2)
        history.observations.append(story.history.observations[5])
        var judge = BeliefExclusion()
        #expect(judge.check(history).count == 1)
    }

    @Test(
        "the smallest margin is measured from end to start",
        arguments: [(11.25, 250_000_000), (11.0, 0), (10.5, -500_000_000)] as [(Double, Int64)]
    )
    func margin(start: Double, expected: Int64) {
        let told = story {
            $0.grant(1, "a", token: 1, for: 10)
            $0.grant(start, "b", token: 2, for: 1)
            $0.grant(40, "c", token: 3, for: 1)
        }
        var judge = BeliefExclusion()
        _ = judge.check(told.history, end: Story.time(60))
        #expect(judge.smallestMarginNanoseconds == expected)
        #expect(judge.evaluations == 3)
    }

    func margin(_ tell: (inout Story) -> Void) -> Int64? {
        var judge = BeliefExclusion()
        _ = judge.check(story(tell).history, end: Story.time(60))
        return judge.smallestMarginNanoseconds
    }

    @Test("a clock set after a deadline was reached does not move the end that was")
    func marginAfterClockChange() {
        let margin = margin {
            $0.grant(0, "a", token: 1, for: 10)
            $0.at(11, "a", .clockSet(ratePartsPerBillion: 1_000_000_000, wallAheadNanoseconds: 0))
            $0.grant(12, "b", token: 2, for: 10)
        }
        #expect(margin == 2_000_000_000)
    }

    @Test("a belief that is given up at the instant of waking ended when its pod was paused")
    func marginOfSleeper() {
        let margin = margin {
            $0.grant(1, "a", token: 1)
            $0.at(2, "a", .podPaused(suspended: false))
            $0.grant(20, "b", token: 2, for: 5)
            $0.at(22, "a", .podResumed)
            $0.at(22, "a", .beliefEnded(lock: "L", reason: "lost"))
        }
        #expect(margin == 18_000_000_000)
    }

    @Test("the margin of an overlap counts to the true end, not to the deadline")
    func marginOfCutOverlap() {
        let told = story {
            $0.grant(1, "a", token: 1, for: 10)
            $0.grant(5, "b", token: 2, for: 10)
            $0.at(6, "a", .podKilled)
        }
        var judge = BeliefExclusion()
        _ = judge.check(told.history, end: Story.time(60))
        #expect(judge.smallestMarginNanoseconds == -1_000_000_000)
    }
}
