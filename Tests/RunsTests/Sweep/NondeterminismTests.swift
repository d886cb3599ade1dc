import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepRuns

/// What no seed decides is caught by a second execution in another process, and named.
@Suite struct NondeterminismTests {
    /// The worker beside the test bundle; `nil` if it was not built.
    private static let program: String? = {
        let folders = [Bundle.main.bundlePath, CommandLine.arguments.first ?? ""].map {
            URL(fileURLWithPath: $0).deletingLastPathComponent().path
        }
        let paths = folders.map { $0 + "/LockstepPlantedWorker" }
        let all = paths + [Bundle.main.bundlePath + "/LockstepPlantedWorker"]
        return all.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Sweeps ten seeds twice.
    private func sweep(leak: String) throws -> SweepResult {
        // The worker has a catalog of its own; what is read here only has to have the same names.
        let gossip = SystemUnderTest(
            name: "gossip",
            summary: "Stands for the system of the worker.",
            source: "this test",
            timings: [],
            options: [Parameter("leak", .choice(["none", "uuid", "set", "loop"]), "")],
            claims: { _ in [] },
            check: { _ in },
            recoveryBoundNanoseconds: { _ in 1_000_000_000 },
            install: { _, _ in }
        )
        let catalog = Catalog(systems: [gossip])
        let text = """
            title: planted
            system: gossip
            pods: 2
            options: { leak: \(leak) }
            faults: none
            breaking: 5s
            """
        let scenario = try Scenario(text: text, file: "planted", vocabulary: catalog.vocabulary)
        let program = try #require(Self.program)
        var options = SweepOptions(seeds: try SeedRange(from: 1, count: 10), workers: 2)
        options.isTwice = true
        let sweep = Sweep(
            try Run(scenario, of: catalog),
            options,
            launch: WorkerLaunch(executable: program, arguments: [])
        ) { "\($0)" }
        return try sweep.execute(unless: Interruption())
    }

    @Test("Code that goes in circles costs its seed only, of which nothing is known")
    func loop() throws {
        let result = try sweep(leak: "loop")
        #expect(result.totals.seeds == 10)
        #expect(result.totals.unknown == 10)
        #expect(result.verdict == .unknown)
        #expect(result.totals.doubtful.first?.doubt.contains("CPU time") == true)
        #expect(result.divergences.isEmpty)
    }

    @Test("A UUID in a workload is caught in every seed, and the first event that differs is named")
    func uuid() throws {
        let result = try sweep(leak: "uuid")
        #expect(result.divergences.map(\.seed) == Array(1...10))
        let event = try #require(result.divergences.first?.event)
        #expect(event.contains("leader-observed"))
        #expect(event.contains("time_ns=2000000000"))
        #expect(event.contains("because of"))
        #expect(event.split(separator: "\n").count == 5)
    }

    @Test("The order of a Set that decides something is caught by another hash seed")
    func orderOfASet() throws {
        let result = try sweep(leak: "set")
        #expect(result.divergences.map(\.seed) == Array(1...10))
        let event = try #require(result.divergences.first?.event)
        #expect(event.contains("leader-observed"))
        #expect(event.contains("(payload)"))
    }

    @Test("What a seed decides comes back")
    func deterministic() throws {
        let result = try sweep(leak: "none")
        #expect(result.divergences.isEmpty)
        #expect(result.totals.seeds == 10)
    }
}
