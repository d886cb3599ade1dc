public import ArgumentParser
internal import LockstepCSimulation
internal import LockstepDeterminism
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepSimulation

extension Lease1.Form: ExpressibleByArgument {}

/// Measures the engine.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures the engine, on a shared workload and on scenarios, and the judges.",
        subcommands: [
            Lease1Command.self, BenchRunsCommand.self, BenchAPICommand.self,
            BenchServeCommand.self, BenchJudgesCommand.self, BenchEngineCommand.self,
            BenchScaleCommand.self,
        ]
    )
}

/// Runs LEASE-1.
struct Lease1Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lease-1",
        abstract: "Five electors, one server, a lease, loss, latency and kills, defined to the bit."
    )

    @Option(help: "How the electors are written: values, async or async-idiomatic.")
    var form = Lease1.Form.values

    @Option(help: "The first seed.")
    var seed = Seed(1)

    @Option(help: "Simulated hours of each run.")
    var hours: Int64 = 24

    @Option(help: "How many seeds, one after the other; their hashes are folded into one.")
    var seeds: UInt64 = 1

    @Option(help: "Where tasks may be interleaved: fast or fine.")
    var granularity = Granularity.fast

    @Flag(help: "Cuts every latency and delay down to whole milliseconds, so that things tie.")
    var ties = false

    func run() throws {
        try funnel {
            guard (1...100_000).contains(hours) else {
                throw Mistake("--hours \(hours): a run lasts from 1 to 100000 hours")
            }
            guard seeds > 0, seed.rawValue.addingReportingOverflow(seeds - 1).overflow == false
            else { throw Mistake("--seeds \(seeds): there must be a seed for every run") }
            try prepareSimulation()
            let plain = PlainLoop.run(eventCount: 2_000_000)
            let bench = Lease1Bench(
                first: Lease1Run(
                    seed: seed,
                    form: form,
                    lengthNanoseconds: hours * 3_600_000_000_000,
                    granularity: granularity,
                    ties: ties
                ),
                count: seeds
            )
            print(BenchReport(bench.run(), calibration: plain).text)
            return .valid
        }
    }
}
