import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("aimed faults")
struct AimTests {
    private final class Log: Observer {
        var lines: [String] = []
        func observe(_ observation: Observation) {
            switch observation.event {
            case .requestSent(_, _, let summary):
                lines.append("\(observation.pod) \(summary)")
            case .faultBegan(let fault, _, let detail): lines.append("\(fault) begins \(detail)")
            case .faultEnded(let fault, _): lines.append("\(fault) ends")
            case .committed(let commit): lines.append("commit by \(commit.actor)")
            case .podPaused: lines.append("\(observation.pod) pauses")
            default: break
            }
        }
    }

    private func lines(_ stage: Stage, _ interest: Interest = .everything) -> [String] {
        let log = Log()
        stage.world.attach(log, interest: interest)
        stage.run()
        return log.lines
    }

    private static let thirdPut = Trigger(
        event: "request-sent",
        pod: "b",
        subject: SubjectPattern(verb: "PUT", resource: "leases", name: "l"),
        nth: 3
    )

    @Test("when b has sent its third PUT, b is paused: after it, before anything else")
    func thirdPut() throws {
        let stage = Stage()
        stage.strike("pause", on: ["b"], when: Self.thirdPut)
        let lines = lines(stage)
        let place = try #require(lines.firstIndex(of: "b PUT leases/l@4"))
        #expect(lines[(place + 1)...].prefix(2) == ["pause-0 begins b", "b pauses"])
        #expect(lines.filter { $0.hasPrefix("pause-0") }.count == 2)
        // Four seconds later it goes on.
        #expect(stage.diary.lines.contains("b asks 9"))
        #expect(!stage.diary.lines.contains("b asks 13"))
    }

    @Test("between a commit and its answer the answer is lost, and only that one")
    func betweenCommitAndReply() {
        let stage = Stage()
        stage.strike(
            "loss",
            on: ["b"],
            [.init("direction", "replies"), .init("first", 1), .init("verb", "PUT")],
            when: Trigger(event: "committed", pod: "b", nth: 2)
        )
        let lines = stage.run()
        #expect(lines.contains("b arrives 2"))
        #expect(!lines.contains("b hears 2"))
        #expect(lines.contains("b hears 4"))
    }

    @Test("without a target it strikes whoever did what it waited for")
    func whoever() {
        let stage = Stage()
        stage.strike("kill", on: [], when: Trigger(event: "committed", lock: "l", nth: 5))
        let lines = lines(stage, .decisive)
        let commits = lines.filter { $0.hasPrefix("commit") }
        #expect(lines.contains("kill-0 begins \(commits[4].suffix(1))"))
    }

    @Test("it begins so long after, and not before its earliest moment")
    func after() throws {
        let stage = Stage()
        var trigger = Self.thirdPut
        trigger.afterNanoseconds = 1_700_000_000
        stage.strike("partition", on: ["b"], seconds: 3, when: trigger)
        let lines = stage.run()
        #expect(lines.contains("b hears 5"))
        for number in 6...8 { #expect(!lines.contains("b arrives \(number)")) }
        #expect(lines.contains("b arrives 9"))
    }

    @Test("what would begin after all time is over begins never, and not at once")
    func afterTheEndOfTime() {
        let stage = Stage()
        var trigger = Self.thirdPut
        trigger.afterNanoseconds = .max - 1_000_000_000
        stage.strike("pause", on: ["b"], when: trigger)
        #expect(!lines(stage).contains { $0.hasPrefix("pause") })
        let long = Stage()
        long.strike("pause", on: ["b"], seconds: 9_000_000_000, when: Self.thirdPut)
        let told = lines(long)
        #expect(told.contains("b pauses"))
        #expect(!long.diary.lines.contains("b asks 9"))
    }

    @Test("what never comes begins nothing")
    func never() {
        let stage = Stage()
        stage.strike("kill", when: Trigger(event: "granted", pod: "a"))
        #expect(!lines(stage).contains { $0.hasPrefix("kill") })
    }

    @Test("every event that can be waited for has a name that events have")
    func names() {
        #expect(Set(Trigger.events).count == Trigger.events.count)
        #expect(Trigger.events.contains(Event.podStarted.name))
        #expect(!Trigger.events.contains("fault-began"))
    }

    @Test("one who is told everything and one who is not see one run")
    func fingerprint() {
        let prints = [Interest.none, .decisive, .everything].map { interest in
            let stage = Stage()
            let log = Log()
            stage.world.attach(log, interest: interest)
            stage.strike("pause", on: ["b"], when: Self.thirdPut)
            stage.strike("loss", when: Trigger(event: "reply-received", pod: "a", nth: 4))
            stage.run()
            return stage.world.fingerprint
        }
        #expect(Set(prints).count == 1)
    }

    @Test("what a service does is no pod's doing, and does not count")
    func nobody() {
        let stage = Stage()
        for (second, name) in [(1, "store"), (2, "b"), (3, "c")] as [(Int64, String)] {
            stage.world.schedule(at: Instant(nanoseconds: second * 1_000_000_000)) { world in
                world.pause(name)
                world.resume(name)
            }
        }
        stage.strike("kill", on: [], when: Trigger(event: "pod-paused", nth: 2))
        #expect(lines(stage, .decisive).contains("kill-0 begins c"))
    }

    @Test("an aimed fault that would be over before it has lasted does not begin")
    func tooLate() {
        for (nanoseconds, begins) in [(1_000_000, true), (999_999, false)] as [(Int64, Bool)] {
            let stage = Stage()
            var trigger = Trigger(event: "pod-paused", pod: "b")
            trigger.afterNanoseconds = 14_000_000_000 - nanoseconds
            stage.world.schedule(at: Instant(nanoseconds: 1_000_000_000)) { world in
                world.pause("b")
                world.resume("b")
            }
            stage.strike("kill", on: ["b"], when: trigger)
            #expect(lines(stage, .decisive).contains("kill-0 begins b") == begins)
        }
    }

    @Test("nothing befalls whose end is being told", arguments: ["pause", "kill", "terminate"])
    func dying(kind: String) {
        final class Lives: Observer {
            var names: [String] = []
            func observe(_ observation: Observation) {
                guard observation.pod == "a" else { return }
                if observation.event.name.hasPrefix("pod-") { names.append(observation.event.name) }
            }
        }
        let (stage, lives) = (Stage(), Lives())
        stage.world.attach(lives, interest: .decisive)
        stage.strike("kill", seconds: 2)
        stage.strike(kind, seconds: 1, when: Trigger(event: "pod-killed", pod: "a"))
        let lines = stage.run()
        #expect(lives.names == ["pod-started", "pod-killed", "pod-started"])
        #expect(lines.contains("a hears 5"))
    }
}
