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
        // What the monotonic clock has gathered, 4 s, the wall clock never has.
        #expect(try wallAhead(apart, "a asks 14") == -4)
    }

    /// How far pod `a`'s wall clock is from the truth at some seconds, under these faults: a kind,
    /// its seconds, its parameters.
    private func wallOff(
        at seconds: [Double],
        _ strikes: (String, ClosedRange<Double>, [PlannedFault.Parameter])...
    ) -> [Double] {
        func instant(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }
        let world = World(seed: Seed(1))
        world.addPod("a") { _ in
            while true { try await Task.sleep(nanoseconds: 10_000_000) }
        }
        let plan = FaultPlan(
            faults: strikes.enumerated().map { number, strike in
                PlannedFault(
                    id: "f\(number)",
                    kind: strike.0,
                    begin: instant(strike.1.lowerBound),
                    end: instant(strike.1.upperBound),
                    targets: ["a"],
                    parameters: strike.2
                )
            }
        )
        plan.carryOut(in: world, until: instant(60))
        world.start("a")
        defer { world.shutDown() }
        return seconds.map { second in
            world.run(until: instant(second))
            let wall = pod(of: world).clock.wall(at: world.time).nanoseconds
            let off = wall - LocalClock.epoch.nanoseconds - world.time.nanoseconds
            return Double(off) / 1e9
        }
    }

    private static let steady: [PlannedFault.Parameter] = [
        .init("by", 500_000), .init("direction", "fast"), .init("wall", "true"),
    ]
    private static let fast: [PlannedFault.Parameter] = [
        .init("by", 500_000), .init("direction", "fast"),
    ]

    @Test("a wall clock that stays true is true for good, whatever comes over it")
    func steadyWall() {
        #expect(wallOff(at: [20, 45], ("clock-rate", 1...40, Self.steady)) == [0, 0])
        #expect(
            wallOff(
                at: [20, 35, 45],
                ("clock-rate", 1...40, Self.steady),
                ("wall-freeze", 10...30, [])
            ) == [-10, 0, 0]
        )
        #expect(
            wallOff(
                at: [15, 35, 45],
                ("clock-rate", 1...40, Self.steady),
                ("suspend", 10...30, [])
            ) == [-5, 0, 0]
        )
        #expect(
            wallOff(
                at: [15, 35, 45],
                ("clock-rate", 1...40, Self.steady),
                ("suspend", 10...30, [.init("wall", "stays")])
            ) == [-5, -20, -20]
        )
        // The other way round: the rate ends while the clock stands.
        #expect(
            wallOff(
                at: [35, 45],
                ("wall-freeze", 10...40, []),
                ("clock-rate", 1...20, Self.steady)
            ) == [-25, 0]
        )
    }

    @Test("a wall clock that wanders is where it would be once it no longer stands")
    func freezeOverSlew() {
        // 0.5 s a second, from second 0 on, back from second 20 on.
        #expect(
            wallOff(
                at: [8, 14, 16, 30, 41],
                ("wall-slew", 0...40, Self.fast),
                ("wall-freeze", 10...15, [])
            ) == [4, 1, 8, 5, 0]
        )
        // It turns while it stands.
        #expect(
            wallOff(
                at: [24, 30, 41],
                ("wall-slew", 0...40, Self.fast),
                ("wall-freeze", 10...25, [])
            ) == [-9, 5, 0]
        )
        // Both stand still with the machine, and jump with it.
        #expect(
            wallOff(
                at: [12, 41],
                ("wall-slew", 0...40, Self.fast),
                ("suspend", 10...15, [])
            ) == [3, 0]
        )
    }

    @Test("a wall clock that wanders for no time at all has not left", arguments: Pick.allCases)
    func slewOfNoLength(pick: Pick) {
        for seed in 1...20 as ClosedRange<UInt64> {
            let world = World(seed: Seed(seed), pick: pick)
            world.addPod("a") { _ in
                while true { try await Task.sleep(nanoseconds: 10_000_000) }
            }
            let moment = Instant(nanoseconds: 1_000_000_000)
            let fault = PlannedFault(
                id: "f",
                kind: "wall-slew",
                begin: moment,
                end: moment,
                targets: ["a"],
                parameters: Self.fast
            )
            let end = Instant(nanoseconds: 5_000_000_000)
            FaultPlan(faults: [fault]).carryOut(in: world, until: end)
            world.start("a")
            world.run(until: end)
            let wall = pod(of: world).clock.wall(at: world.time).nanoseconds
            #expect(wall == LocalClock.epoch.nanoseconds + end.nanoseconds, "seed \(seed)")
            world.shutDown()
        }
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

    /// A pod that two faults of a kind strike, the second from `second` on, up to a moment.
    private func world(
        _ kind: String,
        _ first: ClosedRange<Double>,
        _ second: ClosedRange<Double>,
        _ parameters: [PlannedFault.Parameter] = [],
        until seconds: Double
    ) -> World {
        let world = World(seed: Seed(1))
        world.addPod("a") { pod in
            while !pod.isTerminating { try await Task.sleep(nanoseconds: 10_000_000) }
        }
        func instant(_ seconds: Double) -> Instant { Instant(nanoseconds: Int64(seconds * 1e9)) }
        let plan = FaultPlan(
            faults: [first, second].enumerated().map { number, range in
                PlannedFault(
                    id: "\(kind)-\(number)",
                    kind: kind,
                    begin: instant(range.lowerBound),
                    end: instant(range.upperBound),
                    targets: ["a"],
                    parameters: parameters
                )
            }
        )
        plan.carryOut(in: world, until: instant(9))
        world.schedule(at: .zero, for: "a starts") { $0.start("a") }
        world.run(until: instant(seconds))
        return world
    }

    private func pod(of world: World) -> PodRecord { world.pods[Int(world.index(of: "a"))] }

    @Test(
        "of suspensions that overlap the last to end has clocks go on, and the wall clock be true",
        arguments: [(1.0...5.0, 2.0...3.0), (1.0...3.0, 2.0...6.0), (1.0...3.0, 1.0...3.0)]
    )
    func overlappingSuspensions(first: ClosedRange<Double>, second: ClosedRange<Double>) {
        let end = max(first.upperBound, second.upperBound)
        let halted = world("suspend", first, second, until: end - 0.001)
        #expect(pod(of: halted).clock.continuous(at: halted.time).nanoseconds == 1_000_000_000)
        let after = world("suspend", first, second, until: 8)
        let clock = pod(of: after).clock
        let truth = LocalClock.epoch.nanoseconds + 8_000_000_000
        #expect(clock.wall(at: after.time).nanoseconds == truth)
        let missing = Int64((end - 1) * 1e9)
        #expect(clock.continuous(at: after.time).nanoseconds == 8_000_000_000 - missing)
    }

    @Test("a fault that ends within another of its kind leaves that one as it is")
    func within() {
        func during(_ kind: String, _ parameters: [PlannedFault.Parameter] = []) -> World {
            world(kind, 1...4, 2...3, parameters, until: 3.5)
        }
        func after(_ kind: String, _ parameters: [PlannedFault.Parameter] = []) -> World {
            world(kind, 1...4, 2...3, parameters, until: 5)
        }
        let epoch = LocalClock.epoch.nanoseconds
        let frozen = during("wall-freeze")
        #expect(pod(of: frozen).clock.wall(at: frozen.time).nanoseconds == epoch + 1_000_000_000)
        let right = after("wall-freeze")
        #expect(pod(of: right).clock.wall(at: right.time).nanoseconds == epoch + 5_000_000_000)

        let fast: [PlannedFault.Parameter] = [.init("by", 50_000), .init("direction", "fast")]
        #expect(pod(of: during("clock-rate", fast)).clock.ratePartsPerBillion == 50_000_000)
        #expect(pod(of: after("clock-rate", fast)).clock.ratePartsPerBillion == 0)
        let rate: [PlannedFault.Parameter] = [.init("ratePartsPerBillion", 7)]
        #expect(pod(of: during("clock", rate)).clock.ratePartsPerBillion == 7)
        #expect(pod(of: after("clock", rate)).clock.ratePartsPerBillion == 0)

        let late: [PlannedFault.Parameter] = [.init("togetherNanoseconds", 1_000)]
        #expect(pod(of: during("late-timers", late)).timerLag != nil)
        #expect(pod(of: after("late-timers", late)).timerLag == nil)

        #expect(pod(of: during("stall")).stalls.map(\.cause) == ["stall-0"])
        #expect(pod(of: after("stall")).stalls.isEmpty)
    }
}
