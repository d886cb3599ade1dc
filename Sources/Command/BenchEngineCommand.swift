internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns

/// Times the engine's steps one by one.
struct BenchEngineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract:
            "Times the queue, a message, a sleep, a task hop and a recorded event, each alone."
    )

    @Option(help: "How many of each.")
    var count = 1_000_000

    func run() throws {
        try funnel {
            guard (1_000...100_000_000).contains(count) else {
                throw Mistake("--count \(count): from 1000 to 100000000")
            }
            try prepareSimulation()
            let plain = PlainLoop.run(eventCount: 2_000_000)
            let rows = try EngineBench(count: count).measure()
            print(BenchReport(rows, calibration: plain).text)
            return .valid
        }
    }
}
