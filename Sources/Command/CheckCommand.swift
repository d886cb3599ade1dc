internal import ArgumentParser
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns

/// Judges a recorded run again.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judges a recorded run again, without executing anything."
    )

    @OptionGroup var recorded: RecordedRunGroup

    func run() throws {
        try funnel {
            let (reader, run) = try recorded.open()
            let check = try Recheck(run, from: reader, of: .all)
            print(CheckReport(check).text)
            if check.ruling.verdict != .valid {
                print("again: \(ThisBuild.commandLine) check \(recorded.typed(run))")
            }
            return Ending(check.ruling.verdict)
        }
    }
}
