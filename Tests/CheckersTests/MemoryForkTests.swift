import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

/// Pasts that lead to one world, and that a judge must tell apart.
@Suite("memories that decide")
struct MemoryForkTests {
    /// Two pasts, and what comes after either: only after the first the judge finds something.
    struct Fork: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var judge: @Sendable () -> any Judge
        var first: @Sendable (inout Story) -> Void
        var second: @Sendable (inout Story) -> Void
        var then: @Sendable (inout Story) -> Void
    }

    private static let campaign = Event.campaignBegan(lock: "L")

    /// A hand-off by the record: `a` clears it at 10 s, and `b` never takes it.
    private static let cleared: @Sendable (inout Story) -> Void = { $0.commit(10, "a", "a", "") }

    /// A hand-off by the holder's word at 40 s, and `b` never takes it.
    private static let told: @Sendable (inout Story) -> Void = {
        $0.at(40, "a", .releaseEnded(lock: "L", outcome: .ok))
    }

    private static func handOff(
        _ name: String,
        then: @escaping @Sendable (inout Story) -> Void,
        _ first: @escaping @Sendable (inout Story) -> Void,
        _ second: @escaping @Sendable (inout Story) -> Void
    ) -> Fork {
        Fork(
            testDescription: name,
            judge: { HandOff(boundNanoseconds: 5_000_000_000) },
            first: first,
            second: second,
            then: then
        )
    }

    /// A pod that asks for what it holds.
    private static func knot(at second: Double, in story: inout Story) {
        story.grant(0, "a", token: 1)
        story.at(second, "a", campaign)
        story.at(second, "a", .nested(lock: "L", under: "L"))
    }

    private static func inventories(_ story: inout Story, from second: Double, _ tasks: Int64...) {
        for (place, tasks) in tasks.enumerated() {
            let held = Event.inventory(lock: "L", tasks: tasks, timers: 0, calls: 0, streams: 0)
            story.at(second + Double(place), "a", held)
        }
    }

    static let forks: [Fork] = [
        Fork(testDescription: "since when a wait is stuck", judge: { CrossedWaits() }) {
            knot(at: 1, in: &$0)
        } second: {
            knot(at: 20, in: &$0)
        } then: {
            $0.at(40, "a", .gaveUp(lock: "L"))
        },
        Fork(
            testDescription: "who does not run",
            judge: { PromptExit(boundNanoseconds: 30_000_000_000) }
        ) { _ in
        } second: {
            $0.at(1, "a", .podPaused(suspended: false))
        } then: {
            $0.at(6, "a", .podTerminating)
            $0.at(60, "a", .podResumed)
        },
        handOff("who wrote the record", then: cleared) {
            $0.commit(0, "a", nil, "a")
            $0.at(1, "b", campaign)
        } _: {
            $0.commit(0, "", nil, "a")
            $0.at(1, "b", campaign)
        },
        handOff("whether something is broken", then: cleared) {
            $0.commit(0, "a", nil, "a")
            $0.at(1, "b", campaign)
        } _: {
            $0.commit(0, "a", nil, "a")
            $0.at(1, "b", campaign)
            $0.at(2, "", .faultBegan(fault: "f", kind: "pause", detail: ""))
        },
        handOff("whether somebody else wants the lock", then: cleared) {
            $0.commit(0, "a", nil, "a")
            $0.at(1, "b", campaign)
        } _: {
            $0.commit(0, "a", nil, "a")
        },
        handOff("who was granted the lock", then: told) {
            $0.at(0, "b", campaign)
            $0.grant(1, "a", token: 1)
        } _: {
            $0.at(0, "b", campaign)
        },
        handOff("the longest lease", then: told) {
            $0.at(0, "b", campaign)
            $0.commit(0, "a", nil, "a", lease: 15, lock: "L.a")
            $0.grant(1, "a", token: 1)
        } _: {
            $0.at(0, "b", campaign)
            $0.commit(0, "a", nil, "a", lease: 60, lock: "L.a")
            $0.grant(1, "a", token: 1)
        },
        Fork(
            testDescription: "a lock that is free and wanted",
            judge: { HandOff(boundNanoseconds: 5_000_000_000) }
        ) {
            $0.commit(0, "a", nil, "a")
            $0.at(1, "b", campaign)
            $0.commit(2, "a", "a", "")
        } second: {
            $0.at(1, "b", campaign)
            $0.commit(2, "a", nil, "")
        } then: { _ in
        },
        Fork(testDescription: "what was held when terms began", judge: { NothingLeft() }) {
            inventories(&$0, from: 1, 1, 2)
        } second: {
            inventories(&$0, from: 1, 3, 2)
        } then: {
            inventories(&$0, from: 5, 3, 4)
        },
        Fork(testDescription: "which locks are held", judge: { NothingLeft() }) {
            $0.grant(1, "a", token: 1)
        } second: {
            $0.grant(1, "a", token: 1)
            $0.grant(1, "a", token: 1, lock: "M")
        } then: {
            inventories(&$0, from: 2, 1, 2, 3, 4)
        },
        Fork(
            testDescription: "whether an entry was said to stand",
            judge: { HonestGrant(cleanupBoundNanoseconds: 10_000_000_000) }
        ) {
            $0.commit(1, "a", nil, "a")
            $0.grant(1, "a", token: 1)
        } second: {
            $0.commit(1, "a", nil, "a")
            $0.grant(1, "a", token: 1)
            $0.at(3, "a", .releaseEnded(lock: "L", outcome: .unknown))
        } then: {
            $0.at(6, "a", .gaveUp(lock: "L"))
        },
        Fork(testDescription: "who tells whom it sees", judge: { LossWithoutCause() }) {
            $0.at(0, "a", .leaderObserved(lock: "L", holder: "b"))
            work(&$0)
        } second: {
            work(&$0)
        } then: {
            $0.commit(2, "b", "a", "b")
            $0.at(3, "a", .beliefEnded(lock: "L", reason: "lost"))
        },
        Fork(
            testDescription: "how often a holder outside has renewed",
            judge: { CoreLeads(boundNanoseconds: 30_000_000_000) }
        ) {
            $0.at(0, "a", campaign)
            $0.at(0, "", .frozen(core: "a"))
            $0.grant(1, "c", token: 1, for: 28)
        } second: {
            $0.at(0, "a", campaign)
            $0.at(0, "", .frozen(core: "a"))
            $0.grant(1, "c", token: 1, for: 15)
            renew(&$0, at: 2, until: 29)
        } then: {
            renew(&$0, at: 6, until: 50)
        },
    ]

    private static func work(_ story: inout Story) {
        story.commit(1, "a", nil, "a")
        story.grant(1, "a", token: 1, for: 10)
        story.at(1, "a", .bodyBegan(lock: "L", token: Token(number: 1)))
    }

    private static func renew(_ story: inout Story, at second: Double, until end: Double) {
        let deadline = LocalInstant(nanoseconds: Story.time(end).nanoseconds)
        story.at(second, "c", .deadlineSet(lock: "L", deadline: deadline))
    }

    /// The number of a judge's memory after a past, and how much it finds after that.
    private func outcome(
        of fork: Fork,
        after past: (inout Story) -> Void
    ) -> (number: Int, findings: Int) {
        var judge = fork.judge()
        var story = story(past)
        let known = story.history.observations
        var findings = known.count { judge.observe($0) != nil }
        var hasher = Hasher()
        _ = judge.hashMemory(into: &hasher, at: Story.time(5))
        fork.then(&story)
        for observation in story.history.observations.dropFirst(known.count) {
            if judge.observe(observation) != nil { findings += 1 }
        }
        findings += judge.finish(at: Story.time(60)).count
        return (hasher.finalize(), findings)
    }

    @Test("what decides a later finding is told", arguments: forks)
    func decisive(fork: Fork) {
        let first = outcome(of: fork, after: fork.first)
        let second = outcome(of: fork, after: fork.second)
        #expect(first.findings == 1 && second.findings == 0)
        #expect(first.number != second.number)
        #expect(outcome(of: fork, after: fork.first).number == first.number)
    }
}
