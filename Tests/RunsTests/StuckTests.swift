import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import LockstepServices
import LockstepSimulation
import Testing

/// Runs whose pods end up waiting for what nobody will ever do.
@Suite("pods that are stuck")
struct StuckTests {
    /// What two tasks wait for.
    private actor Meeting {
        var tasks: [Task<Void, Never>] = []
        var waiters: [CheckedContinuation<Void, Never>] = []

        func add(_ task: Task<Void, Never>) { tasks.append(task) }
        func wait(for number: Int) async { await tasks[number].value }
        func ring() {
            for waiter in waiters { waiter.resume() }
            waiters = []
        }
        /// Waits for the next ring, and not for one that has been.
        func listen() async { await withCheckedContinuation { waiters.append($0) } }
    }

    /// Hears that its pod is asked to end.
    private final class Listener: Sleeper {
        func wake() {}
    }

    /// Runs pods of this program for a minute in which nothing breaks.
    private func run(
        _ program: @escaping @Sendable (Pod) async throws -> Void
    ) throws -> RunResult {
        try planted(program).run.execute(RunOptions(seed: Seed(1)))
    }

    /// A run of pods of this program, and the catalog that knows it.
    private func planted(
        _ program: @escaping @Sendable (Pod) async throws -> Void
    ) throws -> (run: Run, catalog: Catalog) {
        let system = SystemUnderTest(
            name: "planted",
            summary: "Runs what it was given.",
            source: "this test",
            timings: [],
            options: [],
            claims: { _ in [Claim("S1")] },
            check: { _ in },
            recoveryBoundNanoseconds: { _ in 10_000_000_000 },
            install: { world, setup in
                KubernetesService.mount(in: world)
                for name in setup.pods { world.addPod(name, program: program) }
            }
        )
        let catalog = Catalog(systems: [system])
        let text = """
            title: stuck
            system: planted
            pods: 1
            faults: none
            breaking: 60s
            """
        let scenario = try Scenario(text: text, file: "planted", vocabulary: catalog.vocabulary)
        return (try Run(scenario, of: catalog), catalog)
    }

    @Test("two tasks that wait for each other are found and named")
    func deadlock() throws {
        func told(_ awaited: [Int]) throws -> RunResult {
            try run { _ in
                let meeting = Meeting()
                for (number, other) in awaited.enumerated() {
                    await meeting.add(
                        Task(name: "t\(number)") {
                            try? await Task.sleep(for: .seconds(number + 1))
                            if other >= 0 { await meeting.wait(for: other) }
                        }
                    )
                }
                await meeting.wait(for: 0)
                try await Task.sleep(for: .seconds(3600))
            }
        }
        let broken = try told([1, 0])
        #expect(broken.verdict == .violated)
        let finding = try #require(broken.findings.first)
        #expect(broken.findings.map(\.property) == ["stuck"])
        #expect(finding.pods == ["a"])
        #expect(finding.time == Instant(nanoseconds: 2_000_000_000))
        #expect(finding.sentence.contains("task 1 \"t0\" of a waits for the end of task 2 \"t1\""))
        #expect(finding.sentence.contains("task 2 \"t1\" of a waits for the end of task 1 \"t0\""))
        let clean = try told([1, -1])
        #expect(clean.verdict == .valid, "\(clean.findings)")
        #expect(clean.hazards.isEmpty)
    }

    @Test("a lost wake-up is found, and one in time is not")
    func lostWakeUp() throws {
        func told(ringing second: Int64) throws -> RunResult {
            try run { _ in
                let meeting = Meeting()
                Task {
                    try await Task.sleep(for: .seconds(second))
                    await meeting.ring()
                }
                try await Task.sleep(for: .seconds(2))
                await meeting.listen()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        let broken = try told(ringing: 1)
        #expect(broken.findings.map(\.property) == ["stuck"])
        let text = "the program of a waits for the resumption of a continuation since 2.000"
        #expect(broken.findings.first?.sentence.contains(text) == true)
        #expect(try told(ringing: 3).verdict == .valid)
    }

    @Test("a pod that would hear its termination is a hazard only")
    func hears() throws {
        let result = try run { pod in
            pod.whenTerminating(wake: Listener())
            for await _ in AsyncStream<Int>.makeStream().stream {}
        }
        #expect(result.verdict == .valid)
        #expect(result.hazards.map(\.property) == ["stuck"])
    }

    @Test("a stored history tells of them without being run again", arguments: [false, true])
    func stored(hearing: Bool) throws {
        let (run, catalog) = try planted { pod in
            if hearing { pod.whenTerminating(wake: Listener()) }
            for await _ in AsyncStream<Int>.makeStream().stream {}
        }
        let record = TemporaryRecord()
        let result = try record.append(run, RunOptions(seed: Seed(1)))
        let check = try record.recheck(of: catalog)
        #expect(check.ruling.verdict == result.verdict)
        #expect(check.ruling.findings == result.findings)
        #expect(check.ruling.hazards == result.hazards)
        let stuck = hearing ? check.ruling.hazards : check.ruling.findings
        #expect(stuck.map(\.property) == ["stuck"])
        #expect(stuck.first?.sentence.contains("waits for the next element of a stream") == true)
    }

    @Test("what stuck tasks wait for is in no fingerprint")
    func fingerprint() throws {
        let stuck = try run { _ in for await _ in AsyncStream<Int>.makeStream().stream {} }
        let heard = try run { pod in
            pod.whenTerminating(wake: Listener())
            for await _ in AsyncStream<Int>.makeStream().stream {}
        }
        #expect(stuck.fingerprint == heard.fingerprint)
        #expect(stuck.findings.count == heard.hazards.count)
    }
}
