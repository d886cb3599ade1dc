internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

/// Times many runs of one scenario in this process.
struct BenchRunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs",
        abstract: "Times many runs of one scenario, in this process alone."
    )

    @Argument(help: "The scenario's file.")
    var scenario: String

    @Option(help: "The first seed.")
    var seed = Seed(1)

    @Option(help: "How many seeds.")
    var seeds: UInt64 = 1000

    @OptionGroup var reading: ScenarioOptionsGroup
    @OptionGroup var schedule: ScheduleOptionsGroup

    @Option(help: "Records every run here, and counts that in.")
    var trace: String?

    func run() throws {
        try funnel {
            guard seeds > 0, !seed.rawValue.addingReportingOverflow(seeds - 1).overflow else {
                throw Mistake("--seeds \(seeds): there must be a seed for every run")
            }
            let run = try reading.run(scenario)
            let writer = try trace.map { path throws(TraceError) in try TraceWriter(path: path) }
            try prepareSimulation()
            let bench = RunBench(
                run,
                options: RunOptions(
                    seed: seed,
                    pick: schedule.pick,
                    granularity: schedule.granularity
                ),
                count: seeds
            )
            print(BenchReport(try bench.measure(recordingTo: writer)).text)
            return .valid
        }
    }
}
