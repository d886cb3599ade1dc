import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("effects that a belief covers (S5)")
struct GuardedEffectsTests {
    private func findings(_ tell: (inout Story) -> Void) -> [Finding] {
        var judge = GuardedEffects()
        return judge.check(story(tell).history)
    }

    private func act(_ token: UInt64) -> Event {
        .effectIssued(resource: "r", token: Token(number: token))
    }

    private func granted(_ token: UInt64, until deadline: Double?, lock: String = "L") -> Event {
        let local = deadline.map { LocalInstant(nanoseconds: Story.time($0).nanoseconds) }
        return .granted(lock: lock, token: Token(number: token), deadline: local)
    }

    @Test("an effect within a term, also one that was extended, is as it should be")
    func covered() {
        let found = findings {
            $0.at(1, "a", granted(1, until: 5))
            $0.at(4.9, "a", act(1))
            $0.at(
                4.9,
                "a",
                .deadlineSet(
                    lock: "L",
                    deadline: LocalInstant(nanoseconds: Story.time(9).nanoseconds)
                )
            )
            $0.at(8, "a", act(1))
            $0.at(8, "b", granted(2, until: nil))
            $0.at(60, "b", act(2))
        }
        #expect(found.isEmpty)
    }

    @Test(
        "an effect after the end of its term is a breach, whether its end was told or its time up"
    )
    func after() {
        let told = findings {
            $0.at(1, "a", granted(1, until: nil))
            $0.at(3, "a", .beliefEnded(lock: "L", reason: "lost"))
            $0.at(3, "a", act(1))
        }
        #expect(told.map(\.evidence) == [[2, 3]])
        #expect(told.first?.sentence.contains("after it had ceased to believe") == true)
        let late = findings {
            $0.at(1, "a", granted(1, until: 5))
            $0.at(5, "a", act(1))
            $0.at(5.5, "a", act(1))
        }
        #expect(late.count == 2)
        #expect(late.last?.sentence.contains("0.5 s after the deadline") == true)
    }

    @Test("an effect with the token of an earlier term is a breach, one under another lock is none")
    func tokens() {
        let old = findings {
            $0.at(1, "a", granted(1, until: nil))
            $0.at(2, "a", .beliefEnded(lock: "L", reason: "done"))
            $0.at(3, "a", granted(2, until: nil))
            $0.at(4, "a", act(1))
        }
        #expect(old.map(\.evidence) == [[3, 4]])
        #expect(old.first?.sentence.contains("while it held \"L\" by token 2") == true)
        let two = findings {
            $0.at(1, "a", granted(1, until: nil))
            $0.at(1, "a", granted(7, until: nil, lock: "M"))
            $0.at(2, "a", act(1))
            $0.at(2, "a", act(7))
        }
        #expect(two.isEmpty)
    }

    @Test("who was granted nothing in this life is not judged")
    func strangers() {
        let found = findings {
            $0.at(1, "a", act(9))
            $0.at(1, "b", granted(1, until: nil))
            $0.at(2, "b", .podKilled)
            $0.at(4, "b", act(1))
        }
        #expect(found.isEmpty)
    }
}
