internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns

/// Times every judge on a history made for it.
struct BenchJudgesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judges",
        abstract: "Times every judge, and every model of linearizability, in this process alone.",
        discussion: """
            The figures are CPU seconds for a million observations, or operations, however many \
            were measured.
            """
    )

    @Option(help: "How many observations each judge is shown, and how many operations each model.")
    var count = 1_000_000

    func run() throws {
        try funnel {
            guard (10_000...100_000_000).contains(count) else {
                throw Mistake("--count \(count): from 10000 to 100000000")
            }
            print(BenchReport(JudgeBench(count: count).run()).text)
            return .valid
        }
    }
}
