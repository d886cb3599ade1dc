import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import Synchronization
import Testing

@testable import LockstepSimulation

@Suite("faults on pods")
struct PodFaultTests {
    private final class Counts: Sendable {
        private let list = Mutex([0, 0])

        var all: [Int] { list.withLock { $0 } }

        func add(to index: Int) { list.withLock { $0[index] += 1 } }
    }

    private final class Lives: Observer {
        var list: [String] = []
        func observe(_ observation: Observation) {
            switch observation.event {
            case .podStarted, .podKilled, .podTerminating:
                let second = observation.time.nanoseconds / 1_000_000_000
                list.append("\(observation.pod) \(observation.event.name) \(second)")
            default: break
            }
        }
    }

    @Test("a replaced pod comes back under another identity, and without memory")
    func replace() {
        let world = World(seed: Seed(1))
        let diary = Diary()
        world.addPod("a") { pod in
            diary.note(pod.environment.identity)
            try await Task.sleep(for: .seconds(60))
        }
        world.start("a")
        let fault = PlannedFault(
            id: "f",
            kind: "replace",
            begin: Instant(nanoseconds: 1),
            end: Instant(nanoseconds: 2),
            targets: ["a"]
        )
        FaultPlan(faults: [fault]).carryOut(in: world, until: Instant(nanoseconds: 10))
        world.run(until: Instant(nanoseconds: 10))
        #expect(diary.lines == ["a", "a-2"])
        world.shutDown()
    }

    /// When pod `a`, which ends soon after it is asked to if it `listens`, begins and ends under
    /// faults of these kinds, each from one second to another, with a grace of 3 s.
    private func lives(
        _ strikes: (kind: String, seconds: ClosedRange<Int64>)...,
        listens: Bool = false
    ) -> [String] {
        let world = World(seed: Seed(1))
        let lives = Lives()
        world.attach(lives, interest: .decisive)
        world.addPod("a") { pod in
            while !listens || !pod.isTerminating { try await Task.sleep(for: .milliseconds(100)) }
        }
        world.start("a")
        let faults = strikes.enumerated().map { place, strike in
            PlannedFault(
                id: "f\(place)",
                kind: strike.kind,
                begin: Instant(nanoseconds: strike.seconds.lowerBound * 1_000_000_000),
                end: Instant(nanoseconds: strike.seconds.upperBound * 1_000_000_000),
                targets: ["a"],
                parameters: [.init("graceNanoseconds", 3_000_000_000)]
            )
        }
        let end = Instant(nanoseconds: 20_000_000_000)
        FaultPlan(faults: faults).carryOut(in: world, until: end)
        world.run(until: end)
        world.shutDown()
        return lives.list
    }

    @Test(
        "of kills that overlap on one pod the last to end starts it, also among kinds",
        arguments: [("kill", "kill"), ("kill", "replace"), ("replace", "kill")]
    )
    func overlappingKills(first: String, second: String) {
        let dead = ["a pod-started 0", "a pod-killed 1"]
        #expect(lives((first, 1...5), (second, 2...3)) == dead + ["a pod-started 5"])
        #expect(lives((first, 1...3), (second, 2...6)) == dead + ["a pod-started 6"])
        #expect(lives((first, 1...3), (second, 3...6)) == dead + ["a pod-started 6"])
        #expect(
            lives((first, 1...3), (second, 4...6))
                == dead + ["a pod-started 3", "a pod-killed 4", "a pod-started 6"]
        )
    }

    @Test(
        "who is asked to end stays down until the last fault ends that keeps it down",
        arguments: ["terminate", "shutdown"]
    )
    func overlappingRequests(kind: String) {
        let asked = ["a pod-started 0", "a pod-terminating 1"]
        let killed = ["a pod-killed 2", "a pod-started 8"]
        #expect(lives((kind, 1...5), ("kill", 2...8)) == asked + killed)
        #expect(lives((kind, 1...8), ("kill", 2...5)) == asked + killed)
        #expect(
            lives(("kill", 1...8), (kind, 2...5))
                == ["a pod-started 0", "a pod-killed 1", "a pod-started 8"]
        )
        #expect(
            lives((kind, 1...4), ("terminate", 2...8))
                == asked + ["a pod-killed 4", "a pod-started 8"]
        )
        // It ends by itself, and a kill that finds it dead is over before it may come back.
        #expect(
            lives((kind, 1...8), ("kill", 2...5), listens: true) == asked + ["a pod-started 8"]
        )
    }

    @Test(
        "who is asked to end in its turn comes back when its grace is over, and no earlier",
        arguments: ["rolling-restart", "rolling-update"]
    )
    func overlappingTurns(kind: String) {
        let turn = ["a pod-started 0", "a pod-terminating 1", "a pod-killed 2"]
        #expect(lives((kind, 1...9), ("kill", 2...3)) == turn + ["a pod-started 4"])
        #expect(lives((kind, 1...9), ("kill", 2...6)) == turn + ["a pod-started 6"])
        #expect(lives((kind, 1...9), ("kill", 2...12)) == turn + ["a pod-started 12"])
    }

    @Test("whoever starts a pod by hand starts it whatever keeps it down")
    func startedByHand() {
        let world = World(seed: Seed(1))
        world.addPod("a") { _ in try await Task.sleep(for: .seconds(60)) }
        world.start("a")
        world.kill("a", for: "f")
        world.start("a", for: "g")
        #expect(!world.isAlive("a"))
        world.start("a")
        #expect(world.isAlive("a"))
        world.kill("a")
        world.start("a", for: "f")
        #expect(world.isAlive("a"))
        world.shutDown()
    }

    @Test("a restored pod has its memory and goes on from where it was, without its connections")
    func restore() {
        let stage = Stage()
        stage.strike("hung", seconds: 9, [.init("first", 1)])
        stage.strike("restore")
        let lines = stage.run()
        // The fourth request was under way, and the stream was open.
        #expect(lines.contains("a asks 4") && lines.contains("a loses event"))
        #expect(lines.filter { $0 == "a asks 0" }.count == 1)
        let numbers = lines.filter { $0.hasPrefix("a asks") }
        #expect(numbers.last == "a asks 11" || numbers.last == "a asks 10")
        #expect(!lines.contains("b loses event"))
        let resumed = stage.diary.seconds("a asks 4") ?? 0
        #expect(resumed >= 7.5)
    }

    @Test("a pod that does not end by itself is killed when its grace is over")
    func shutdown() {
        let stage = Stage()
        let lives = Lives()
        stage.world.attach(lives, interest: .decisive)
        stage.strike("shutdown", seconds: 8, [.init("graceNanoseconds", 2_000_000_000)])
        stage.run()
        let a = lives.list.filter { $0.hasPrefix("a") }
        #expect(
            a == ["a pod-started 0", "a pod-terminating 3", "a pod-killed 5", "a pod-started 11"]
        )
    }

    @Test(
        "who is asked is back at the end, also where the grace is as long as the fault",
        arguments: Pick.allCases
    )
    func graceAsLongAsTheFault(pick: Pick) {
        for seed in 1...20 as ClosedRange<UInt64> {
            let world = World(seed: Seed(seed), pick: pick)
            world.addPod("a") { _ in
                while true { try await Task.sleep(for: .milliseconds(100)) }
            }
            world.start("a")
            let fault = PlannedFault(
                id: "f",
                kind: "shutdown",
                begin: Instant(nanoseconds: 1_000_000_000),
                end: Instant(nanoseconds: 3_000_000_000),
                targets: ["a"],
                parameters: [.init("graceNanoseconds", 2_000_000_000)]
            )
            let end = Instant(nanoseconds: 5_000_000_000)
            FaultPlan(faults: [fault]).carryOut(in: world, until: end)
            world.run(until: end)
            #expect(world.isAlive("a"), "seed \(seed)")
            #expect(world.life(of: "a") == 2, "seed \(seed)")
            world.shutDown()
        }
    }

    /// An agent that begins a next life as soon as one has ended.
    private struct Agent: Machine {
        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            switch input {
            case .started, .podEnded: out.startPod(place: 0, hostname: "app")
            default: break
            }
        }
    }

    @Test(
        "a next life that a node has begun meanwhile was not asked to end, and lives on",
        arguments: ["terminate", "shutdown", "rolling-restart", "rolling-update"]
    )
    func nextLifeOnANode(kind: String) {
        let world = World(seed: Seed(1))
        let (lives, diary) = (Lives(), Diary())
        world.attach(lives, interest: .decisive)
        func add(_ version: String) {
            world.addPod("a") { pod in
                diary.note(version)
                while !pod.isTerminating { try await Task.sleep(for: .milliseconds(100)) }
            }
        }
        add("old")
        world.addNode("node", places: ["a"], agent: { Agent() })
        world.describeUpdates { add("new") }
        world.start("node")
        let fault = PlannedFault(
            id: "f",
            kind: kind,
            begin: Instant(nanoseconds: 1_000_000_000),
            end: Instant(nanoseconds: 9_000_000_000),
            targets: ["a"],
            parameters: [.init("graceNanoseconds", 3_000_000_000)]
        )
        let end = Instant(nanoseconds: 20_000_000_000)
        FaultPlan(faults: [fault]).carryOut(in: world, until: end)
        world.run(until: end)
        world.shutDown()
        #expect(
            lives.list == [
                "node pod-started 0", "a pod-started 0", "a pod-terminating 1", "a pod-started 1",
            ]
        )
        #expect(diary.lines == ["old", kind == "rolling-update" ? "new" : "old"])
    }

    @Test("a rolling restart takes one pod after the other")
    func rolling() {
        let stage = Stage()
        let lives = Lives()
        stage.world.attach(lives, interest: .decisive)
        stage.strike(
            "rolling-restart",
            on: ["a", "b", "c"],
            seconds: 9,
            [.init("graceNanoseconds", 1_000_000_000)]
        )
        stage.run()
        #expect(
            lives.list.dropFirst(3) == [
                "a pod-terminating 3", "a pod-killed 4", "a pod-started 4",
                "b pod-terminating 6", "b pod-killed 7", "b pod-started 7",
                "c pod-terminating 9", "c pod-killed 10", "c pod-started 10",
            ]
        )
    }

    @Test("a rolling update brings one pod after the other back in its next version, for good")
    func rollingUpdate() {
        let world = World(seed: Seed(1))
        let diary = Diary()
        func add(_ version: String) {
            for name in ["a", "b"] {
                world.addPod(name) { pod in
                    diary.note("\(name) runs \(version)", pod)
                    try await Task.sleep(for: .seconds(60))
                }
            }
        }
        add("old")
        world.describeUpdates { add("new") }
        for name in ["a", "b"] { world.start(name) }
        func fault(_ kind: String, from second: Int64, for seconds: Int64) -> PlannedFault {
            PlannedFault(
                id: kind,
                kind: kind,
                begin: Instant(nanoseconds: second * 1_000_000_000),
                end: Instant(nanoseconds: (second + seconds) * 1_000_000_000),
                targets: ["a", "b"],
                parameters: [.init("graceNanoseconds", 1_000_000_000)]
            )
        }
        let end = Instant(nanoseconds: 40_000_000_000)
        let plan = FaultPlan(faults: [
            fault("kill", from: 1, for: 1), fault("rolling-update", from: 10, for: 8),
            fault("rolling-restart", from: 30, for: 4),
        ])
        plan.carryOut(in: world, until: end)
        world.run(until: end)
        let first = ["a runs old", "b runs old", "a runs old", "b runs old"]
        let later = ["a runs new", "b runs new", "a runs new", "b runs new"]
        #expect(diary.lines == first + later)
        world.shutDown()
    }

    /// Says when it has begun.
    private struct Beginner: Machine {
        let diary: Diary
        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            if case .started = input { diary.note("machine") }
            if case .terminating = input { diary.note("asked") }
        }
    }

    @Test("who is killed in a suspended machine begins its next life when the machine goes on")
    func killedWhileSuspended() {
        // Killed while it is suspended, or suspended while it is away.
        for kill in [4...6, 1...6] as [ClosedRange<Int64>] {
            let world = World(seed: Seed(1))
            let (diary, lives) = (Diary(), Lives())
            world.attach(lives, interest: .decisive)
            world.addPod("a") { _ in
                diary.note("task")
                try await Task.sleep(for: .seconds(60), clock: .suspending)
            }
            world.addPod("b", machine: { Beginner(diary: diary) })
            for name in ["a", "b"] { world.start(name) }
            func fault(_ kind: String, _ seconds: ClosedRange<Int64>) -> PlannedFault {
                PlannedFault(
                    id: kind,
                    kind: kind,
                    begin: Instant(nanoseconds: seconds.lowerBound * 1_000_000_000),
                    end: Instant(nanoseconds: seconds.upperBound * 1_000_000_000),
                    targets: ["a", "b"]
                )
            }
            let end = Instant(nanoseconds: 20_000_000_000)
            FaultPlan(faults: [fault("suspend", 2...10), fault("kill", kill)])
                .carryOut(in: world, until: end)
            world.schedule(at: Instant(nanoseconds: 9_000_000_000)) { world in
                diary.note("nine")
                world.terminate("b")
            }
            world.run(until: end)
            #expect(diary.lines == ["machine", "task", "nine", "machine", "asked", "task"])
            #expect(lives.list.contains("a pod-started 6"))
            // Its clocks missed what the machine's did, and no more.
            let clock = world.pods[Int(world.index(of: "a"))].clock
            #expect(clock.continuous(at: world.time).nanoseconds == 12_000_000_000)
            #expect(clock.suspending(at: world.time) == 12_000_000_000)
            world.shutDown()
            #expect(world.abandonedTasks == 0)
        }
    }

    @Test("who is killed while it is paused, and no machine with it, begins its next life at once")
    func killedWhilePaused() {
        let world = World(seed: Seed(1))
        let diary = Diary()
        world.addPod("a", machine: { Beginner(diary: diary) })
        world.start("a")
        world.pause("a", for: "f")
        world.kill("a")
        world.start("a")
        #expect(diary.lines == ["machine", "machine"])
        world.resume("a", for: "f")
        world.pause("a", suspended: true, for: "g")
        world.kill("a")
        world.resume("a", for: "g")
        world.start("a")
        #expect(diary.lines == ["machine", "machine", "machine"])
        world.shutDown()
    }

    @Test("one task stops and the others do not, and it goes on where it was")
    func stall() {
        let world = World(seed: Seed(5))
        let counts = Counts()
        world.addPod("a") { pod in
            await withTaskGroup(of: Void.self) { group in
                for task in 0...1 {
                    group.addTask {
                        for _ in 0..<10 {
                            try? await Task.sleep(for: .seconds(1))
                            counts.add(to: task)
                        }
                    }
                }
            }
        }
        world.start("a")
        let fault = PlannedFault(
            id: "f",
            kind: "stall",
            begin: Instant(nanoseconds: 3_500_000_000),
            end: Instant(nanoseconds: 7_500_000_000),
            targets: ["a"],
            parameters: [.init("turns", 1)]
        )
        let end = Instant(nanoseconds: 20_000_000_000)
        FaultPlan(faults: [fault]).carryOut(in: world, until: end)
        world.run(until: Instant(nanoseconds: 7_400_000_000))
        #expect(counts.all.sorted() == [3, 7])
        world.run(until: end)
        #expect(counts.all == [10, 10])
        world.shutDown()
        #expect(world.abandonedTasks == 0)
    }

    @Test("a pod that is killed while one of its tasks is stopped leaves nothing behind")
    func stallThenKill() {
        let stage = Stage()
        stage.strike("stall", seconds: 6)
        stage.strike("kill", seconds: 2)
        let lines = stage.run()
        #expect(lines.filter { $0 == "a asks 0" }.count == 2)
        #expect(stage.world.abandonedTasks == 0)
        #expect(stage.world.messagesInFlight == 0)
    }
}
