import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepCheckers

@Suite("nobody waits for a lock that has room")
struct FreePermitTests {
    /// Two hold a semaphore of `limit` permits, and a third campaigns from second 3 on.
    private func told(
        limit: Int64 = 2,
        to end: Double = 100,
        _ more: (inout Story) -> Void
    ) -> [Finding] {
        story {
            for pod in ["a", "b", "c"] where limit > 1 {
                $0.at(0, pod, .sharing(lock: "L", limit: limit))
            }
            $0.grant(1, "a", token: 1)
            if limit > 1 { $0.grant(2, "b", token: 2) }
            $0.at(3, "c", .campaignBegan(lock: "L"))
            more(&$0)
        }.judged(by: FreePermit(boundNanoseconds: 10_000_000_000), to: end)
    }

    private static func ended(_ pod: String) -> Event {
        pod.isEmpty ? .gaveUp(lock: "L") : .beliefEnded(lock: "L", reason: "done")
    }

    @Test("a permit that is not to be had within the bound is told once, at the bound")
    func overdue() {
        let findings = told { $0.at(20, "b", Self.ended("b")) }
        #expect(findings.map(\.time) == [Story.time(30)])
        #expect(findings.map(\.pods) == [["c"]])
        #expect(findings.map(\.evidence) == [[6]])
        let next = told {
            $0.at(20, "b", Self.ended("b"))
            $0.at(31, "a", .deadlineSet(lock: "L", deadline: LocalInstant(nanoseconds: .max)))
            $0.at(60, "a", Self.ended("a"))
        }
        #expect(next.map(\.time) == [Story.time(30)])
    }

    @Test("nothing is told while there is no room, or once it was taken in time")
    func room() {
        #expect(told { _ in }.isEmpty)
        #expect(told(to: 30) { $0.at(20, "b", Self.ended("b")) }.isEmpty)
        #expect(
            told {
                $0.at(20, "b", Self.ended("b"))
                $0.grant(30, "c", token: 3)
            }.isEmpty
        )
        // Each time somebody else has it, the wait for room begins anew.
        let passed = told(to: 35) {
            $0.at(20, "b", Self.ended("b"))
            $0.grant(26, "d", token: 3)
            $0.at(26, "d", Self.ended("d"))
        }
        #expect(passed.isEmpty)
    }

    @Test("room is what every holder and the one that waits allow")
    func strictest() {
        // A lock whose electors never say `sharing` has room for one.
        #expect(told(limit: 1) { _ in }.isEmpty)
        #expect(told(limit: 1) { $0.at(20, "a", Self.ended("a")) }.map(\.time) == [Story.time(30)])
        // Of three permits one is free from the beginning.
        #expect(told(limit: 3) { _ in }.map(\.time) == [Story.time(13)])
        // A writer waits for all readers, and readers for a writer.
        #expect(told(limit: 3) { $0.at(4, "c", .sharing(lock: "L", limit: 1)) }.isEmpty)
        #expect(told(limit: 3) { $0.at(4, "a", .sharing(lock: "L", limit: 1)) }.isEmpty)
    }

    @Test("a belief that has run out makes room")
    func expired() {
        let findings = story {
            $0.grant(1, "a", token: 1, for: 5)
            $0.at(3, "c", .campaignBegan(lock: "L"))
            $0.at(7, "d", .campaignBegan(lock: "M"))
        }.judged(by: FreePermit(boundNanoseconds: 10_000_000_000), to: 100)
        #expect(findings.map(\.pods) == [["c"], ["d"]])
        #expect(findings.map(\.time) == [Story.time(16), Story.time(17)])
    }

    @Test("whoever gives up, is asked to end or dies waits no longer")
    func gone() {
        let events: [Event] = [
            .gaveUp(lock: "L"), .releaseEnded(lock: "L", outcome: .ok), .podTerminating, .podKilled,
            .podExited(error: nil),
        ]
        for event in events {
            let findings = told {
                $0.at(20, "b", Self.ended("b"))
                $0.at(25, "c", event)
            }
            #expect(findings.isEmpty, "\(event)")
        }
    }

    @Test("the clock stands while something is broken, and begins anew with the calm")
    func broken() {
        let began = Event.faultBegan(fault: "f", kind: "kill", detail: "")
        let findings = told {
            $0.at(20, "b", Self.ended("b"))
            $0.at(25, "", began)
            $0.at(50, "", .faultEnded(fault: "f", kind: "kill"))
        }
        #expect(findings.map(\.time) == [Story.time(60)])
        #expect(
            told {
                $0.at(20, "b", Self.ended("b")); $0.at(25, "", began)
            }.isEmpty
        )
        #expect(
            told {
                $0.at(20, "b", Self.ended("b")); $0.at(25, "c", .podPaused(suspended: false))
            }.isEmpty
        )
    }

    @Test("a run is settled while nobody waits with room")
    func settled() {
        var judge = FreePermit(boundNanoseconds: 30_000_000_000)
        var results: [Bool] = []
        let history = story {
            $0.grant(1, "a", token: 1)
            $0.at(2, "b", .campaignBegan(lock: "L"))
            $0.at(3, "a", Self.ended("a"))
            $0.grant(4, "b", token: 2)
        }.history
        for observation in history.observations {
            _ = judge.observe(observation)
            results.append(judge.isSettled)
        }
        #expect(results == [true, true, false, true])
        #expect(judge.evaluations == 1)
    }
}
