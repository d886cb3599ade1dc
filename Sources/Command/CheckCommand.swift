internal import ArgumentParser
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

/// Judges a recorded run again.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judges a recorded run again, without executing anything."
    )

    @Argument(help: "The record.")
    var file: String

    @Option(
        name: .customLong("run"),
        help: "The run's number within the record; the last one if not given."
    )
    var number: Int64?

    func run() throws {
        try funnel {
            let reader = try TraceReader(path: file)
            let id = try reader.chosenRun(number)
            let check = try Recheck(id, from: reader, of: .all)
            print(CheckReport(check).text)
            if check.ruling.verdict != .valid {
                print("again: \(ThisBuild.commandLine) check \(quoted(file)) --run \(id)")
            }
            return Ending(check.ruling.verdict)
        }
    }
}
