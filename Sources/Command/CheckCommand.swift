internal import ArgumentParser
internal import LockstepCheckers
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns

/// Judges a recorded run again.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judges a recorded run again, without executing anything.",
        discussion: """
            A file whose name ends in .jsonl is read as observations, one JSON object a line, as \
            GET /lockstep/v1/history of `lockstep serve` answers them: the same judges see them.
            """
    )

    @OptionGroup var recorded: RecordedRunGroup

    @Option(
        name: .customLong("claim"),
        help: "A property that the programs of a .jsonl file are held to; several may be given."
    )
    var claims: [String] = []

    func run() throws {
        try funnel {
            if recorded.file.hasSuffix(".jsonl") { return try checkObservations() }
            guard claims.isEmpty else {
                throw Mistake("--claim is for .jsonl files: a recorded run knows what it claims")
            }
            let (reader, run) = try recorded.open()
            let check = try Recheck(run, from: reader, of: .all)
            print(CheckReport(check).text)
            if check.ruling.verdict != .valid {
                print("again: \(ThisBuild.commandLine) check \(recorded.typed(run))")
            }
            return Ending(check.ruling.verdict)
        }
    }

    private func checkObservations() throws -> Ending {
        guard recorded.number == nil else { throw Mistake("a .jsonl file holds one run") }
        var observed = try ObservedHistory(path: recorded.file)
        if !claims.isEmpty {
            for claim in claims where JudgeCatalog.entry(named: claim) == nil {
                throw Mistake("--claim \(claim): no judge watches it; see lockstep catalog")
            }
            let usual = ObservedHistory.usualClaims
            observed.claims = claims.map { id in usual.first { $0.property == id } ?? Claim(id) }
        }
        let check = Recheck(observed)
        print(CheckReport(check).text)
        for doubt in observed.doubts { print(doubt) }
        return Ending(check.ruling.verdict)
    }
}
