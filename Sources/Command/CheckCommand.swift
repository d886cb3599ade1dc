internal import ArgumentParser
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns

/// Judges a recorded run again, or a history from anywhere.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judges a recorded run again, or a history in JSON Lines; executes nothing.",
        discussion: """
            The file decides by how it begins: SQLite is a record of runs, and anything else is a \\
            history, which needs --model. A history has one object a line, in the order of time:

            {"process":3,"type":"invoke","f":"write","key":"x","value":1}
            {"process":3,"type":"ok","f":"write","key":"x","value":1}

            type: invoke, ok, fail (it did not happen), info (nobody knows). f: read, write and \\
            cas, whose value is [from,to]; get, put and append; acquire and release.
            """
    )

    @OptionGroup var recorded: RecordedRunGroup

    @Option(help: "What a history's objects are: register, cas-register, kv, mutex, fenced-lock.")
    var model: String?

    @Option(help: "What every object of a history holds first, as JSON; nothing if not given.")
    var initial: String?

    @Option(help: "How many steps to take at most before a history's verdict is unknown.")
    var budget: Int?

    func run() throws {
        try funnel {
            if OperationCheck.isRecord(recorded.file) {
                guard model == nil, initial == nil, budget == nil else {
                    throw Mistake(
                        "\(recorded.file) is a record of runs: --model, --initial and --budget are"
                            + " for histories in JSON Lines"
                    )
                }
                return try checkRecord()
            }
            guard let model else {
                guard OperationCheck.looksLikeJSON(recorded.file) else {
                    return try checkRecord()
                }
                let models = OperationCheck.models.joined(separator: ", ")
                throw Mistake(
                    "\(recorded.file) is no record of runs: say --model, one of \(models)"
                )
            }
            return try checkHistory(model)
        }
    }

    private func checkRecord() throws -> Ending {
        let (reader, run) = try recorded.open()
        let check = try Recheck(run, from: reader, of: .all)
        print(CheckReport(check).text)
        if check.ruling.verdict != .valid {
            print("again: \(ThisBuild.commandLine) check \(recorded.typed(run))")
        }
        return Ending(check.ruling.verdict)
    }

    private func checkHistory(_ model: String) throws -> Ending {
        guard recorded.number == nil else {
            throw Mistake("--run is for records of runs, and \(recorded.file) is a history")
        }
        if let budget, budget < 1 { throw Mistake("--budget \(budget): at least one step") }
        let check = try OperationCheck(
            path: recorded.file,
            model: model,
            initial: initial,
            budget: budget
        )
        print(check.lines.joined(separator: "\n"))
        if check.verdict != .valid {
            var again = "\(ThisBuild.commandLine) check \(quoted(recorded.file)) --model \(model)"
            if let initial { again += " --initial \(quoted(initial))" }
            if let budget { again += " --budget \(budget)" }
            print("again: \(again)")
        }
        return Ending(check.verdict)
    }
}
