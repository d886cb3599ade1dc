internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepRuns
internal import LockstepSimulation

/// Runs a scenario once.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a scenario once."
    )

    @Argument(help: "The scenario's file.")
    var scenario: String

    @Option(help: "The seed: a number, 0x hexadecimal, or a git hash.")
    var seed: String = "1"

    @Option(name: .customLong("set"), help: "Changes a value of the scenario: PATH=VALUE.")
    var overrides: [String] = []

    func run() throws {
        let catalog = Catalog.all
        let s = try Scenario(path: scenario, overrides: overrides, vocabulary: catalog.vocabulary)
        let run = try Run(s, of: catalog)
        let first = Seed(text: seed)!.rawValue
        var cpu: Int64 = 0
        for k in 0..<UInt64(2000) {
            let result = run.execute(RunOptions(seed: Seed(first + k)))
            cpu += result.cpuNanoseconds
            if k < 6 { print(k, result.events, result.jobs, result.simulatedNanoseconds/1_000_000, Double(result.cpuNanoseconds)/1e6, result.counts) }
            if k % 500 == 499 { print(k, Double(cpu) / 1e6 / Double(k + 1), "ms/run") }
            if !result.findings.isEmpty { print(first + k, result.findings.first!) }
        }
    }
}
