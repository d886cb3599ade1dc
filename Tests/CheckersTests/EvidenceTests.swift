import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("evidence: R3 and C6")
struct EvidenceTests {
    private func findings(of judge: some Judge, _ story: Story) -> [Finding] {
        var judge = judge
        return judge.check(story.history)
    }

    @Test("a belief that ends at the instant of the evidence is in order")
    func heeded() {
        var story = Story()
        story.grant(1, "a", token: 1, for: 10)
        story.at(3, "a", .leaderObserved(lock: "L", holder: "b"))
        story.at(3, "a", .beliefEnded(lock: "L", reason: "taken"))
        story.at(9, "a", .leaderObserved(lock: "L", holder: "c"))
        #expect(findings(of: BeliefAfterEvidence(), story).isEmpty)
    }

    @Test("a belief that outlives the evidence is found, however it ends")
    func ignored() {
        var story = Story()
        story.grant(1, "a", token: 1, for: 10)
        story.at(3, "a", .leaderObserved(lock: "L", holder: ""))
        story.at(4, "a", .beliefEnded(lock: "L", reason: "expired"))
        let found = findings(of: BeliefAfterEvidence(), story)
        #expect(found.map(\.property) == ["R3"])
        #expect(found.first?.pods == ["a"])
        #expect(found.first?.evidence == [1, 2])
    }

    @Test("what is seen once the deadline has passed, or in another life, is no evidence")
    func late() {
        var story = Story()
        story.grant(1, "a", token: 1, for: 2)
        story.at(3, "a", .leaderObserved(lock: "L", holder: "b"))
        story.at(5, "a", .leaderObserved(lock: "L", holder: "c"))
        story.grant(6, "b", token: 2, for: 10)
        story.at(7, "b", .podKilled)
        story.at(7, "b", .podStarted)
        story.at(8, "b", .leaderObserved(lock: "L", holder: "c"))
        story.at(9, "b", .podExited(error: nil))
        #expect(findings(of: BeliefAfterEvidence(), story).isEmpty)
    }

    @Test("one's own entry, as long as it stands, is no evidence against oneself")
    func own() {
        func told(_ entry: String, replaced: Bool = false) -> [Finding] {
            var story = Story()
            story.commit(1, "a", nil, entry)
            story.grant(1, "a", token: 1, for: 10)
            if replaced { story.commit(2, "b", entry, "a_0002") }
            story.at(3, "a", .leaderObserved(lock: "L", holder: "a"))
            story.at(4, "a", .beliefEnded(lock: "L", reason: "expired"))
            return findings(of: BeliefAfterEvidence(), story)
        }
        #expect(told("a").isEmpty)
        #expect(told("a_0001").isEmpty)
        #expect(told("ab").count == 1)
        // A namesake's entry is somebody else's.
        #expect(told("a_0001", replaced: true).count == 1)
    }

    private func lossStory(
        at seconds: Double,
        before: [Event] = [],
        works: Bool = true
    ) -> Story {
        var story = Story()
        story.grant(1, "a", token: 1, for: 10)
        if works { story.at(1, "a", .bodyBegan(lock: "L", token: Token(number: 1))) }
        for event in before { story.at(seconds, "a", event) }
        story.at(seconds, "a", .beliefEnded(lock: "L", reason: "an error"))
        return story
    }

    @Test("a loss long before the deadline, with nothing seen, is found")
    func spurious() {
        let found = findings(of: LossWithoutCause(), lossStory(at: 4))
        #expect(found.map(\.property) == ["C6"])
        #expect(found.first?.evidence == [1, 3])
    }

    @Test("a deadline, a sighting, a request to end, and work that has ended are causes")
    func caused() {
        let judge = LossWithoutCause()
        let sighting = Event.leaderObserved(lock: "L", holder: "b")
        #expect(findings(of: judge, lossStory(at: 11)).isEmpty)
        #expect(findings(of: judge, lossStory(at: 4, before: [sighting])).isEmpty)
        #expect(
            findings(of: judge, lossStory(at: 4, before: [.bodyCancelled(lock: "L")])).isEmpty
        )
        #expect(findings(of: judge, lossStory(at: 4, before: [.bodyEnded(lock: "L")])).isEmpty)
        #expect(findings(of: judge, lossStory(at: 4, works: false)).isEmpty)
        #expect(findings(of: judge, lossStory(at: 4, before: [.podTerminating])).isEmpty)
    }

    @Test("that a pod was asked to end is a cause in that life of that pod alone")
    func askedToEnd() {
        func found(_ pod: String, again: Bool = false) -> Int {
            var story = Story()
            story.at(0, pod, .podTerminating)
            if again { story.at(0, pod, .podExited(error: nil)) }
            story.grant(1, "a", token: 1, for: 10)
            story.at(1, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
            story.at(4, "a", .beliefEnded(lock: "L", reason: "an error"))
            return findings(of: LossWithoutCause(), story).count
        }
        #expect(found("a") == 0)
        #expect(found("b") == 1)
        #expect(found("a", again: true) == 1)
    }

    @Test("who never tells what it sees may have seen what others made of the record")
    func untold() {
        func told(
            _ holder: String?,
            by actor: String,
            tells: Bool = false
        ) -> [Finding] {
            var story = Story()
            if tells { story.at(0, "a", .leaderObserved(lock: "L", holder: "b")) }
            story.commit(1, "b", "b", nil)
            story.commit(2, "a", nil, "a")
            story.grant(2, "a", token: 1, for: 10)
            story.at(2, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
            story.commit(3, actor, "a", holder)
            story.at(4, "a", .beliefEnded(lock: "L", reason: "lost"))
            return findings(of: LossWithoutCause(), story)
        }
        #expect(told("b", by: "b").isEmpty)
        #expect(told(nil, by: "").isEmpty)
        #expect(told("b", by: "b", tells: true).count == 1)
        // Its own writes and those that leave it the holder show it nobody else.
        #expect(told("a", by: "b").count == 1)
        #expect(told("", by: "a").count == 1)
    }

    @Test("a deadline that was moved counts as it was moved")
    func moved() {
        var story = Story()
        story.grant(1, "a", token: 1, for: 2)
        story.at(1, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
        story.at(2, "a", .deadlineSet(lock: "L", deadline: .init(nanoseconds: 9_000_000_000)))
        story.at(4, "a", .beliefEnded(lock: "L", reason: "an error"))
        #expect(findings(of: LossWithoutCause(), story).map(\.property) == ["C6"])
    }
}
