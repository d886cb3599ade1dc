internal import ArgumentParser
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

/// Judges a recorded run again, or a history from anywhere.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judges a recorded run again, or a history in JSON Lines; executes nothing.",
        discussion: """
            The file decides by what it holds. SQLite is a record of runs. One observation a line, \
            as GET /lockstep/v1/history of `lockstep serve` answers them, goes to the same judges \
            as a run. One operation a line, in the order of time, needs --model:

            {"process":3,"type":"invoke","f":"write","key":"x","value":1}
            {"process":3,"type":"ok","f":"write","key":"x","value":1}

            type: invoke, ok, fail (it did not happen), info (nobody knows). f: read, write and \
            cas, whose value is [from,to]; get, put and append; acquire and release. The value of \
            an ok counts for read and get, which saw it (null: nothing was there; a read of \
            which nobody knows what it saw is an info), and as the token of an acquire; other \
            operations are held to the value of their invoke. A process is a whole number; what \
            others tell with info, such as a nemesis, is passed over.

            The file may be a pipe; - is standard input. Unless all is valid, what came is kept.
            """
    )

    @OptionGroup var recorded: RecordedRunGroup

    @Option(
        name: .customLong("claim"),
        help: "A property that observed programs are held to; several may be given."
    )
    var claims: [String] = []

    @Option(
        help: "What operations act on: \(OperationCheck.models.joined(separator: ", "))."
    )
    var model: String?

    // A first value may well begin with a minus sign.
    @Option(
        parsing: .unconditional,
        help: "What every object of operations holds first, as JSON; nothing if not given."
    )
    var initial: String?

    @Option(help: "How many steps to take at most before the verdict on operations is unknown.")
    var budget: Int?

    mutating func run() throws {
        try funnel {
            guard let piped = try PipedInput(recorded.file) else { return try check() }
            recorded.file = piped.path
            var ending = Ending.mistake
            defer { piped.leave(isNeeded: ending != .valid) }
            ending = try check()
            return ending
        }
    }

    private func check() throws -> Ending {
        try TraceReader.checkRereadable(recorded.file)
        let isObserved = ObservedHistory.isOne(at: recorded.file)
        guard claims.isEmpty || isObserved else {
            throw Mistake("--claim is for observations: \(recorded.file) holds none")
        }
        if OperationCheck.isRecord(recorded.file) || isObserved {
            guard model == nil, initial == nil, budget == nil else {
                let what = isObserved ? "a list of observations" : "a record of runs"
                throw Mistake(
                    "\(recorded.file) is \(what): --model, --initial and --budget are for "
                        + "operations in JSON Lines"
                )
            }
            return try isObserved ? checkObservations() : checkRecord()
        }
        guard let model else {
            guard OperationCheck.looksLikeJSON(recorded.file) else {
                return try checkRecord()
            }
            let models = OperationCheck.models.joined(separator: ", ")
            throw Mistake(
                "\(recorded.file) is no record of runs, and its first line is no observation, "
                    + "which has `time` and `event`: for operations say --model, one of \(models)"
            )
        }
        return try checkHistory(model)
    }

    private func checkObservations() throws -> Ending {
        guard recorded.number == nil else {
            throw Mistake("--run is for records of runs, and \(recorded.file) holds observations")
        }
        var observed = try ObservedHistory(path: recorded.file)
        if !claims.isEmpty {
            observed.claims = try claims.map { name in
                guard let claim = ObservedHistory.claim(named: name) else {
                    throw Mistake("--claim \(name): no judge watches it; see lockstep catalog")
                }
                return claim
            }
        }
        let check = Recheck(observed)
        print(CheckReport(check).text)
        for doubt in observed.doubts { print(doubt) }
        if check.ruling.verdict != .valid {
            let claims = claims.map { " --claim \(quoted($0))" }.joined()
            print(
                "again: \(CommandLineTool.invocation) check \(quotedPath(recorded.file))\(claims)"
            )
        }
        return Ending(check.ruling.verdict)
    }

    private func checkRecord() throws -> Ending {
        let (reader, run) = try recorded.open()
        let check = try Recheck(run, from: reader, of: .all)
        print(CheckReport(check).text)
        if check.ruling.verdict != .valid {
            print("again: \(CommandLineTool.invocation) check \(recorded.typed(run))")
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
            let file = quotedPath(recorded.file)
            var again = "\(CommandLineTool.invocation) check \(file) --model \(model)"
            if let initial { again += " --initial \(quoted(initial))" }
            if let budget { again += " --budget \(budget)" }
            print("again: \(again)")
            if let hint = check.hint { writeError("\(hint)\n") }
        }
        return Ending(check.verdict)
    }
}
