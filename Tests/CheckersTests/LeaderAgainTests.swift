import LockstepCheckers
import LockstepHistories
import Testing

@Suite("a leader again (L1)")
struct LeaderAgainTests {
    let campaign = Event.campaignBegan(lock: "L")
    let recovering = Event.recoveringBegan

    @Test("a grant within the bound is good, at the bound too, a nanosecond later is not")
    func bound() {
        for (seconds, count) in [(5.0, 0), (40.0, 0), (40.000000001, 1)] {
            let told = story {
                $0.at(1, "a", campaign)
                $0.at(10, "", recovering)
                $0.grant(seconds, "a", token: 1, for: 10)
            }
            #expect(
                told.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 100).count
                    == count,
                "\(seconds)"
            )
        }
    }

    @Test("nobody by the end is a breach once the bound has passed, and unknown before")
    func nobody() {
        let told = story {
            $0.at(1, "a", campaign)
            $0.at(10, "", recovering)
        }
        let found = told.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 41)
        #expect(found.map(\.time) == [Story.time(40)])
        #expect(found.map(\.property) == ["L1"])
        var judge = LeaderAgain(boundNanoseconds: 30_000_000_000)
        #expect(judge.check(told.history, end: Story.time(39)).isEmpty)
        #expect(judge.evaluations == 0)
        #expect(!judge.isSatisfied)
    }

    @Test(
        "one who still believes when recovery begins satisfies, one whose deadline passed does not"
    )
    func already() {
        for (length, count) in [(10.0, 0), (5.0, 1)] {
            let told = story {
                $0.at(1, "a", campaign)
                $0.grant(2, "a", token: 1, for: length)
                $0.at(10, "", recovering)
            }
            var judge = LeaderAgain(boundNanoseconds: 30_000_000_000)
            #expect(judge.check(told.history, end: Story.time(60)).count == count)
            #expect(judge.evaluations == 1)
        }
    }

    @Test("it is satisfied at the grant, once for every lock")
    func satisfied() {
        var judge = LeaderAgain(boundNanoseconds: 30_000_000_000)
        let told = story {
            $0.at(1, "a", campaign)
            $0.at(1, "a", .campaignBegan(lock: "M"))
            $0.at(10, "", recovering)
            $0.grant(11, "a", token: 1, for: 10)
            $0.grant(12, "a", token: 1, for: 10, lock: "M")
        }
        var satisfied: [Bool] = []
        for observation in told.history.observations {
            _ = judge.observe(observation)
            satisfied.append(judge.isSatisfied)
        }
        #expect(satisfied == [false, false, false, false, true])
    }

    @Test("a lock nobody alive and awake wants is not judged, and its clock starts with a wish")
    func unwanted() {
        let dead = story {
            $0.at(1, "a", campaign)
            $0.at(2, "a", .podKilled)
            $0.at(10, "", recovering)
        }
        #expect(dead.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 100).isEmpty)
        let asleep = story {
            $0.at(1, "a", campaign)
            $0.at(2, "a", .podPaused(suspended: false))
            $0.at(10, "", recovering)
            $0.at(35, "a", .podResumed)
        }
        #expect(asleep.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 65).isEmpty)
        #expect(asleep.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 66).count == 1)
    }

    @Test("a release that ends without a term ends the wish, one that ends late does not")
    func releases() {
        func told(held: Bool) -> [Finding] {
            story {
                $0.at(1, "a", campaign)
                if held { $0.grant(2, "a", token: 1, for: 5) }
                $0.at(3, "a", .releaseEnded(lock: "L", outcome: .unknown))
                $0.at(10, "", recovering)
            }.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 100)
        }
        #expect(told(held: false).isEmpty)
        #expect(told(held: true).count == 1)
    }

    @Test("the clock starts anew when the last one who wanted the lock has died")
    func anew() {
        let told = story {
            $0.at(1, "a", campaign)
            $0.at(10, "", recovering)
            $0.at(20, "a", .podKilled)
            $0.at(35, "a", .podStarted)
            $0.at(36, "a", campaign)
        }
        #expect(told.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 65).isEmpty)
        #expect(
            told.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 67).map(\.time) == [
                Story.time(66)
            ]
        )
    }

    @Test("without recovery nothing is demanded")
    func noRecovery() {
        let told = story {
            $0.at(1, "a", campaign)
            $0.at(10, "", .breakingBegan)
        }
        #expect(told.judged(by: LeaderAgain(boundNanoseconds: 30_000_000_000), to: 100).isEmpty)
    }
}
