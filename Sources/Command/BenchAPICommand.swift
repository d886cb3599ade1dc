internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns

/// Times the simulated API server.
struct BenchAPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api",
        abstract: "Times the simulated API server in the world: renewals of a Lease, and lists."
    )

    @Option(help: "How many renewals.")
    var updates = 200_000

    @Option(help: "How many objects are listed.")
    var objects = 10_000

    func run() throws {
        try funnel {
            guard (1...10_000_000).contains(updates), (1...100_000).contains(objects) else {
                throw Mistake("--updates goes from 1 to 10000000, --objects from 1 to 100000")
            }
            try prepareSimulation()
            let plain = PlainLoop.run(eventCount: 2_000_000)
            let bench = APIBench(updates: updates, objects: objects)
            print(BenchReport(bench.measure(), calibration: plain).text)
            return .valid
        }
    }
}
