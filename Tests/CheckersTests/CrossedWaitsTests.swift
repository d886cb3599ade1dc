import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import Testing

@Suite("holders that wait for each other (L10)")
struct CrossedWaitsTests {
    /// `a` holds `x` and asks for `y` at 3 s, `b` the other way round at 4 s, and then more.
    private func crossed(
        to end: Double = 60,
        _ more: (inout Story) -> Void = { _ in }
    ) -> [Finding] {
        story {
            $0.hold(1, "a", "x")
            $0.hold(2, "b", "y")
            $0.ask(3, "a", for: "y", under: "x")
            $0.ask(4, "b", for: "x", under: "y")
            more(&$0)
        }.judged(by: CrossedWaits(), to: end)
    }

    @Test("two locks in two orders, for longer than the bound and not before")
    func twoLocks() throws {
        #expect(crossed(to: 34).isEmpty)
        let found = crossed()
        #expect(found.count == 1)
        let finding = try #require(found.first)
        #expect(finding.time.nanoseconds == 34_000_000_000)
        #expect(finding.pods.sorted() == ["a", "b"])
        #expect(finding.evidence == [1, 2, 4, 6])
        #expect(finding.sentence.contains("a holds \"x\" and waits for \"y\""))
        #expect(finding.sentence.contains("b holds \"y\" and waits for \"x\""))
    }

    @Test("the finding comes with the first thing told after the bound, and once")
    func online() {
        var judge = CrossedWaits()
        let history = story {
            $0.hold(1, "a", "x")
            $0.ask(2, "a", for: "x", under: "x")
            for second in [30.0, 33, 34] { $0.at(second, "c", .campaignBegan(lock: "z")) }
        }
        let found = history.history.observations.map { judge.observe($0) != nil }
        #expect(found == [false, false, false, false, true, false])
        #expect(judge.finish(at: Instant(nanoseconds: 90_000_000_000)).isEmpty)
    }

    @Test(
        "whatever unties the knot in time excuses it",
        arguments: [
            Event.gaveUp(lock: "x"), .releaseEnded(lock: "x", outcome: .ok),
            .beliefEnded(lock: "y", reason: "lost"), .podKilled, .podExited(error: nil),
        ]
    )
    func untied(event: Event) {
        #expect(crossed { $0.at(20, "b", event) }.isEmpty)
    }

    @Test("what unties the knot after the bound does not")
    func untiedLate() {
        #expect(crossed { $0.at(35, "b", .gaveUp(lock: "x")) }.count == 1)
    }

    @Test("two knots are two findings")
    func twoKnots() {
        let found = story {
            for (pod, lock) in [("a", "x"), ("b", "y")] {
                $0.hold(1, pod, lock)
                $0.ask(2, pod, for: lock, under: lock)
            }
        }.judged(by: CrossedWaits(), to: 60)
        #expect(found.map(\.pods) == [["a"], ["b"]])
    }

    @Test("a knot that is tied again is judged from then on")
    func tiedAgain() {
        func found(to end: Double) -> Int {
            crossed(to: end) {
                $0.at(20, "b", .gaveUp(lock: "x"))
                $0.ask(25, "b", for: "x", under: "y")
            }.count
        }
        #expect(found(to: 55) == 0)
        #expect(found(to: 56) == 1)
    }

    @Test("one order, and waits that nobody's work hangs on, are no knot")
    func inOrder() {
        let ordered = story {
            $0.hold(1, "a", "x")
            $0.hold(2, "b", "y")
            $0.ask(3, "a", for: "y", under: "x")
            $0.at(4, "b", .campaignBegan(lock: "x"))
        }
        #expect(ordered.judged(by: CrossedWaits(), to: 90).isEmpty)
    }

    @Test("a second holder who goes on unties it, as in a semaphore")
    func shared() {
        #expect(crossed { $0.hold(5, "c", "x") }.isEmpty)
        let both = crossed {
            $0.hold(5, "c", "x")
            $0.ask(6, "c", for: "y", under: "x")
        }
        #expect(both.count == 1)
    }

    @Test("work of an earlier term does not hold a later one up")
    func laterTerm() {
        let later = crossed {
            $0.at(10, "b", .beliefEnded(lock: "y", reason: "lost"))
            $0.hold(11, "b", "y")
        }
        #expect(later.isEmpty)
    }

    @Test("three in a ring, with one outside who only waits, are named as the ring")
    func ring() throws {
        let found = story {
            for (pod, lock) in [("a", "x"), ("b", "y"), ("c", "z"), ("d", "w")] {
                $0.hold(1, pod, lock)
            }
            $0.ask(2, "d", for: "x", under: "w")
            $0.ask(3, "a", for: "y", under: "x")
            $0.ask(4, "b", for: "z", under: "y")
            $0.ask(5, "c", for: "x", under: "z")
        }.judged(by: CrossedWaits(), to: 60)
        #expect(found.map { $0.pods.sorted() } == [["a", "b", "c"]])
    }

    @Test("a long chain whose end goes on is none, and is one once the end waits for its beginning")
    func chain() {
        let pods = (0..<200).map { "p\($0)" }
        func found(endWaitsFor last: String?) -> Int {
            story { story in
                for pod in pods { story.hold(1, pod, "of \(pod)") }
                for (pod, next) in zip(pods, pods.dropFirst()).reversed() {
                    story.ask(2, pod, for: "of \(next)", under: "of \(pod)")
                }
                if let last { story.ask(3, pods[199], for: last, under: "of p199") }
            }.judged(by: CrossedWaits(), to: 60).count
        }
        #expect(found(endWaitsFor: nil) == 0)
        #expect(found(endWaitsFor: "of p0") == 1)
        #expect(found(endWaitsFor: "of nobody") == 0)
    }

    @Test("of several locks that a pod holds, the one is named that another waits for")
    func heldTwo() {
        let found = story {
            for (pod, lock) in [("a", "x"), ("a", "y"), ("b", "z"), ("c", "w")] {
                $0.hold(1, pod, lock)
            }
            $0.ask(2, "c", for: "x", under: "w")
            $0.ask(3, "a", for: "z", under: "x")
            $0.at(3, "a", .nested(lock: "z", under: "y"))
            $0.ask(4, "b", for: "y", under: "z")
        }.judged(by: CrossedWaits(), to: 60)
        #expect(
            found.map(\.sentence) == [
                """
                b holds "z" and waits for "y", a holds "y" and waits for "z": none of them goes on.
                """
            ]
        )
    }
}

extension Story {
    fileprivate mutating func hold(_ second: Double, _ pod: String, _ lock: String) {
        at(second, pod, .granted(lock: lock, token: Token(number: 1), deadline: nil))
    }

    fileprivate mutating func ask(
        _ second: Double,
        _ pod: String,
        for lock: String,
        under outer: String
    ) {
        at(second, pod, .campaignBegan(lock: lock))
        at(second, pod, .nested(lock: lock, under: outer))
    }
}
