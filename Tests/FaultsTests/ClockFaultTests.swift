import LockstepDeterminism
import LockstepFaults
import Testing

@testable import LockstepSimulation

/// Each fault on clocks, as the diary of pod `a` shows it; its time is 3.5 s to 7.5 s.
@Suite("faults on clocks")
struct ClockFaultTests {
    /// How far the wall clock is ahead of the truth of the monotonic one when a line is written.
    private func wallAhead(_ stage: Stage, _ line: String) throws -> Double {
        let entry = try #require(stage.diary.all.first { $0.line == line })
        let wall = Double(entry.wall - LocalClock.epoch.nanoseconds) / 1_000_000_000
        return ((wall - entry.seconds) * 1_000).rounded() / 1_000
    }

    @Test("a wall clock steps, and back; the monotonic one does not move", arguments: [1.0, -1.0])
    func step(sign: Double) throws {
        let stage = Stage()
        let direction = sign > 0 ? "forward" : "back"
        stage.strike(
            "wall-step",
            [
                .init("byNanoseconds", 30_000_000_000), .init("direction", direction),
            ]
        )
        stage.run()
        #expect(try wallAhead(stage, "a asks 3") == 0)
        #expect(try wallAhead(stage, "a asks 5") == sign * 30)
        #expect(try wallAhead(stage, "a asks 9") == 0)
        #expect(try wallAhead(stage, "b asks 5") == 0)
        #expect(stage.diary.seconds("a asks 5") == stage.diary.seconds("b asks 5"))
    }

    @Test("a wall clock wanders off and comes back, and never steps")
    func slew() throws {
        let stage = Stage()
        stage.strike("wall-slew", [.init("by", 500_000), .init("direction", "fast")])
        stage.run()
        #expect(try wallAhead(stage, "a asks 4") == 0.25)
        #expect(try wallAhead(stage, "a asks 5") == 0.75)
        #expect(try wallAhead(stage, "a asks 7") == 0.25)
        #expect(try wallAhead(stage, "a asks 9") == 0)
    }

    @Test("a wall clock stands still, and is right again")
    func freeze() throws {
        let stage = Stage()
        stage.strike("wall-freeze")
        stage.run()
        #expect(try wallAhead(stage, "a asks 4") == -0.5)
        #expect(try wallAhead(stage, "a asks 7") == -3.5)
        #expect(try wallAhead(stage, "a asks 8") == 0)
    }

    @Test("a clock runs fast, and its wall clock follows it or stays true")
    func rate() throws {
        let fast = Stage()
        fast.strike("clock-rate", [.init("by", 1_000_000), .init("direction", "fast")])
        fast.run()
        // Twice as fast, so that twice as many of its seconds fit.
        let asked = fast.diary.lines.filter { $0.hasPrefix("a asks") }.count
        #expect(asked == fast.diary.lines.filter { $0.hasPrefix("b asks") }.count + 4)
        #expect(try wallAhead(fast, "a asks 6") == 0)
        let apart = Stage()
        apart.strike(
            "clock-rate",
            [
                .init("by", 1_000_000), .init("direction", "fast"), .init("wall", "true"),
            ]
        )
        apart.run()
        // By its own clock 4 s after 3.5 s: 2 s of true time, and so 2 s behind.
        #expect(try wallAhead(apart, "a asks 7") < -1.7)
    }

    @Test("a suspended pod misses the time on all clocks, and its wall clock jumps to the truth")
    func suspend() throws {
        let stage = Stage()
        stage.strike("suspend", seconds: 6)
        stage.run(seconds: 20)
        #expect(try wallAhead(stage, "a asks 3") == 0)
        #expect(try wallAhead(stage, "a asks 4") == 6)
        #expect(try #require(stage.diary.seconds("a asks 4")) < 4.1)
        #expect(stage.diary.lines.contains("b asks 18"))
        #expect(!stage.diary.lines.contains("a asks 15"))
    }

    @Test("timers are late, and due together")
    func lateTimers() throws {
        let stage = Stage()
        stage.strike(
            "late-timers",
            seconds: 9,
            [
                .init("lateLeastNanoseconds", 0), .init("lateMostNanoseconds", 0),
                .init("togetherNanoseconds", 700_000_000),
            ]
        )
        stage.run()
        #expect(try #require(stage.diary.seconds("a asks 4")) == 4.2)
        #expect(try #require(stage.diary.seconds("a asks 5")) == 5.6)
        let late = Stage()
        late.strike(
            "late-timers",
            seconds: 4,
            [
                .init("lateLeastNanoseconds", 400_000_000),
                .init("lateMostNanoseconds", 500_000_000),
            ]
        )
        late.run()
        #expect((4.4...4.5).contains(try #require(late.diary.seconds("a asks 4"))))
        let pace =
            try #require(late.diary.seconds("a asks 9")) - #require(late.diary.seconds("a asks 8"))
        #expect(pace < 1.01)
    }

    @Test("a halted clock shows what it showed, and what it has not reached it never will")
    func halted() {
        var clock = LocalClock()
        clock.setRate(partsPerBillion: 1_000_000_000, at: .zero)
        clock.halt(at: Instant(nanoseconds: 100))
        #expect(clock.continuous(at: Instant(nanoseconds: 500)).nanoseconds == 200)
        #expect(clock.trueTime(of: LocalInstant(nanoseconds: 201)).nanoseconds == .max)
        #expect(clock.trueTime(of: LocalInstant(nanoseconds: 200)).nanoseconds == 100)
        clock.setRate(partsPerBillion: 0, at: Instant(nanoseconds: 600))
        #expect(clock.continuous(at: Instant(nanoseconds: 700)).nanoseconds == 200)
        clock.endHalt(at: Instant(nanoseconds: 1_000))
        #expect(clock.continuous(at: Instant(nanoseconds: 1_050)).nanoseconds == 250)
    }
}
