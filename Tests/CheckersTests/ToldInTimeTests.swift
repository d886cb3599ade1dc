import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("work that is told in time (C7)")
struct ToldInTimeTests {
    private let body = Event.bodyBegan(lock: "L", token: Token(number: 1))

    private func findings(
        to deadline: Double? = 10,
        _ tell: (inout Story) -> Void
    ) -> (found: [Finding], evaluations: Int) {
        var judge = ToldInTime()
        let told = story {
            $0.grant(1, "a", token: 1, for: deadline)
            $0.at(1, "a", body)
            tell(&$0)
        }
        return (judge.check(told.history), judge.evaluations)
    }

    @Test("work that is told at the deadline is told in time, and a moment later it is not")
    func deadline() {
        let inTime = findings { $0.at(11, "a", .bodyCancelled(lock: "L")) }
        #expect(inTime.found.isEmpty && inTime.evaluations == 1)
        #expect(findings { $0.at(11.000001, "a", .bodyCancelled(lock: "L")) }.found.isEmpty)
        #expect(findings { $0.at(11.000002, "a", .bodyCancelled(lock: "L")) }.found.count == 1)
        let late = findings { $0.at(11.5, "a", .bodyCancelled(lock: "L")) }
        #expect(late.found.map(\.evidence) == [[1, 3]])
        #expect(
            late.found.first?.sentence
                == "a had its work under \"L\" run on for 0.5 s after the deadline of its term."
        )
    }

    @Test("a renewal moves the deadline")
    func renewed() {
        let moved = LocalInstant(nanoseconds: 15_000_000_000)
        for (end, count) in [(15.0, 0), (15.1, 1)] {
            let told = findings {
                $0.at(8, "a", .deadlineSet(lock: "L", deadline: moved))
                $0.at(end, "a", .bodyCancelled(lock: "L"))
            }
            #expect(told.found.count == count)
        }
    }

    @Test("a pod that did not run at its deadline has until it runs again")
    func paused() {
        for (end, count) in [(30.0, 0), (30.5, 1)] {
            let told = findings {
                $0.at(5, "a", .podPaused(suspended: false))
                $0.at(30, "a", .podResumed)
                $0.at(end, "a", .bodyCancelled(lock: "L"))
            }
            #expect(told.found.count == count)
        }
    }

    @Test("a pause that began after the deadline excuses nothing")
    func pausedLate() {
        for (begin, count) in [(11.0, 0), (11.5, 1), (20, 1)] {
            let told = findings {
                $0.at(begin, "a", .podPaused(suspended: false))
                $0.at(21, "a", .podResumed)
                $0.at(21, "a", .bodyCancelled(lock: "L"))
            }
            #expect(told.found.count == count, "paused at \(begin) s")
        }
        // Whoever is paused again as soon as it runs has not run either.
        for (again, count) in [(15.0, 0), (16, 1)] {
            let told = findings {
                $0.at(5, "a", .podPaused(suspended: false))
                $0.at(15, "a", .podResumed)
                $0.at(again, "a", .podPaused(suspended: false))
                $0.at(21, "a", .podResumed)
                $0.at(21, "a", .bodyCancelled(lock: "L"))
            }
            #expect(told.found.count == count, "paused again at \(again) s")
        }
    }

    @Test("that work is told in time rests on its pod's running in time")
    func assumes() {
        let assumed = JudgeCatalog.entry(named: "told-in-time")?.assumptions ?? []
        #expect(assumed.contains(.promptExecution))
    }

    @Test("another pod's pause excuses nothing")
    func otherPaused() {
        let told = findings {
            $0.grant(2, "b", token: 2, for: 60)
            $0.at(5, "b", .podPaused(suspended: false))
            $0.at(30, "b", .podResumed)
            $0.at(30, "a", .bodyCancelled(lock: "L"))
        }
        #expect(told.found.map(\.pods) == [["a"]])
    }

    @Test("work may take its time once it was told, and that it ends by itself is late as well")
    func ends() {
        let told = findings {
            $0.at(11, "a", .bodyCancelled(lock: "L"))
            $0.at(20, "a", .bodyEnded(lock: "L"))
        }
        #expect(told.found.isEmpty && told.evaluations == 1)
        #expect(findings { $0.at(20, "a", .bodyEnded(lock: "L")) }.found.count == 1)
    }

    @Test("without a deadline, or in another life, nothing is judged")
    func nothing() {
        let endless = findings(to: nil) { $0.at(90, "a", .bodyCancelled(lock: "L")) }
        #expect(endless.found.isEmpty && endless.evaluations == 0)
        let dead = findings {
            $0.at(5, "a", .podKilled)
            $0.at(6, "a", .podStarted)
            $0.at(90, "a", .bodyEnded(lock: "L"))
        }
        #expect(dead.found.isEmpty && dead.evaluations == 0)
    }
}
