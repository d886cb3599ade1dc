import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("periods that no renewal ends (L2)")
struct SteadyRenewalTests {
    let fault = Event.faultBegan(fault: "f", kind: "partition", detail: "")
    let over = Event.beliefEnded(lock: "L", reason: "done")

    @Test("a holder that never renews again is found when its belief, its lease or the calm ends")
    func neverAgain() {
        func told(for deadline: Double? = nil, _ end: (inout Story) -> Void) -> [Finding] {
            story {
                $0.commit(1, "a", nil, "a")
                $0.grant(1, "a", token: 1, for: deadline)
                $0.commit(3, "a", "a", "a")
                end(&$0)
            }.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000))
        }
        #expect(told { $0.at(8, "a", over) }.isEmpty)
        #expect(told { $0.at(9, "a", over) }.map(\.evidence) == [[3, 4]])
        #expect(told { $0.at(9, "a", .podKilled) }.map(\.evidence) == [[3, 4]])
        let broken = told {
            $0.at(9, "", fault)
            $0.at(60, "a", over)
        }
        #expect(broken.map(\.evidence) == [[3, 4]])
        let replaced = told {
            $0.commit(20, "b", "a", "b")
            $0.at(21, "a", over)
        }
        #expect(replaced.map(\.evidence) == [[3, 4]])
        let excused = told {
            $0.at(7, "", fault)
            $0.at(60, "a", over)
        }
        #expect(excused.isEmpty)
    }

    @Test("a belief that its deadline ended needs no renewal from then on, by its own clock")
    func overdue() {
        func told(_ rate: Int64 = 0, for deadline: Double, moved: Double? = nil) -> [Finding] {
            story {
                $0.at(0, "a", .clockSet(ratePartsPerBillion: rate, wallAheadNanoseconds: 0))
                $0.commit(1, "a", nil, "a")
                $0.grant(1, "a", token: 1, for: deadline)
                if let moved {
                    let end = LocalInstant(nanoseconds: Story.time(moved).nanoseconds)
                    $0.at(2, "a", .deadlineSet(lock: "L", deadline: end))
                }
                $0.at(60, "a", over)
            }.judged(by: SteadyRenewal(boundNanoseconds: 5_000_000_000))
        }
        #expect(told(for: 5).isEmpty)
        #expect(told(for: 5.1).count == 1)
        #expect(told(for: 5, moved: 7).count == 1)
        #expect(told(100_000_000, for: 5.4).isEmpty)
        #expect(told(-100_000_000, for: 4.6).count == 1)
    }
}
