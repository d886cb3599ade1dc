import LockstepCheckers
import LockstepHistories
import Testing

@Suite("rising grant tokens (F1)")
struct GrantTokensTests {
    func findings(_ tell: (inout Story) -> Void) -> [Finding] {
        story(tell).judged(by: GrantTokens())
    }

    @Test("rising tokens are good, whatever other locks and scopes do")
    func good() {
        let found = findings {
            $0.grant(1, "a", token: 5)
            $0.grant(2, "b", token: 1, lock: "M")
            $0.grant(3, "b", token: 1, scope: "u2")
            $0.grant(4, "b", token: 6)
        }
        #expect(found.isEmpty)
    }

    @Test("a token granted twice is a breach")
    func twice() {
        let found = findings {
            $0.grant(1, "a", token: 5)
            $0.grant(2, "b", token: 5)
        }
        #expect(
            found.map(\.sentence) == ["\"L\" was granted twice with token 5: to a, then to b."]
        )
        #expect(found.map(\.evidence) == [[1, 2]])
    }

    @Test("a lower token is a breach, even with another lock's grant between")
    func lower() {
        let found = findings {
            $0.grant(1, "a", token: 5)
            $0.grant(2, "c", token: 9, lock: "M")
            $0.grant(3, "b", token: 4)
        }
        #expect(found.map(\.pods) == [["b", "a"]])
    }

    @Test("the order of the writes decides, not the order in which grants were reported")
    func commitOrder() {
        let late = findings {
            $0.commit(1, "a", nil, "a")
            $0.commit(2, "b", "a", "b")
            $0.grant(3, "b", token: 2)
            $0.grant(4, "a", token: 1)
        }
        #expect(late.isEmpty)
        let wrong = findings {
            $0.commit(1, "a", nil, "a")
            $0.commit(2, "b", "a", "b")
            $0.grant(3, "b", token: 1)
            $0.grant(4, "a", token: 2)
        }
        #expect(wrong.map(\.pods) == [["b", "a"]])
    }

    @Test("the grants of other locks push none of a lock's own out of memory")
    func crowded() {
        let found = findings {
            $0.grant(1, "a", token: 5)
            for number in 0..<300 { $0.grant(2, "b", token: 1, lock: "M\(number)") }
            $0.grant(3, "c", token: 5)
        }
        #expect(found.map(\.evidence) == [[1, 302]])
    }

    @Test("of a lock's own grants the latest are remembered")
    func limit() {
        var judge = GrantTokens()
        let told = story { for number in 1...2000 { $0.grant(1, "a", token: UInt64(number)) } }
        #expect(judge.check(told.history).isEmpty)
        #expect(remembered(judge) < 256 * 8)
    }

    @Test("one grant alone tests nothing")
    func evaluations() {
        var judge = GrantTokens()
        _ = judge.check(story { $0.grant(1, "a", token: 5) }.history)
        #expect(judge.evaluations == 0)
        _ = judge.check(story { $0.grant(2, "a", token: 6) }.history)
        #expect(judge.evaluations == 1)
    }
}
