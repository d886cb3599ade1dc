internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

/// Runs a scenario once.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs a scenario once and says what came of it."
    )

    @Argument(help: "The scenario's file.")
    var scenario: String

    // What begins with a minus sign is no seed, and is told so.
    @Option(
        parsing: .unconditional,
        help: "The seed: a number up to 2^64 - 1, 0x hexadecimal, or a git hash of 40 digits."
    )
    var seed = Seed(1)

    @Option(
        help: ArgumentHelp(
            "Seeds whose faults are blended into this one's, as a guided sweep prints them.",
            valueName: "seeds"
        )
    )
    var after: String?

    @OptionGroup var reading: ScenarioOptionsGroup
    @OptionGroup var schedule: ScheduleOptionsGroup

    @Option(help: "A file with the fault plan, in place of the one the seed would draw.")
    var plan: String?

    @Option(help: "Appends the run to this record, which sqlite3 can read.")
    var trace: String?

    @Flag(help: "Prints one JSON document.")
    var json = false

    func run() throws {
        try funnel {
            let run = try reading.run(scenario)
            if let plan { try refuseStream(plan, "a plan") }
            let faults = try plan.map { path throws(ScenarioError) in
                run.completed(try FaultPlan(path: path))
            }
            if let faults, let plan { try run.check(faults, from: plan, for: seed) }
            // Before the run: a record that cannot be written should not cost one.
            let writer = try trace.map { path throws(TraceError) in try TraceWriter(path: path) }
            try writer?.checkFolder()
            try prepareSimulation()
            var options = RunOptions(
                seed: seed,
                pick: schedule.pick,
                granularity: schedule.granularity,
                plan: faults,
                isRecorded: true
            )
            options.ancestors = try ancestors
            let result = run.execute(options)
            let record = RunRecord(result, of: run.scenario)
            var id: Int64?
            var problem: TraceError?
            do throws(TraceError) {
                id = try writer?.append(record, observations: result.observations)
            } catch {
                problem = error
            }
            if json {
                let overrides = run.scenario.source.overrides
                print(result.json(overrides: overrides, comesBackBy: line(id)))
            } else {
                print(RunReport(result, comesBackBy: line(id)).text)
            }
            // A full disk is no reason to keep quiet about what was found.
            if let problem { throw problem }
            return Ending(result.verdict)
        }
    }

    private var ancestors: [UInt64] {
        get throws {
            guard let after else { return [] }
            if plan != nil {
                throw Mistake("--plan gives all faults, and --after blends them; give one of them")
            }
            guard let seeds = Lineage.ancestors(after) else {
                throw Mistake("--after \(after): expected seeds with commas, such as 17,942")
            }
            return seeds
        }
    }

    /// The line that brings this run back.
    private func line(_ id: Int64?) -> String {
        if let trace, let id {
            return "\(CommandLineTool.invocation) replay \(quotedPath(trace)) --run \(id)"
        }
        let plan = plan.map { " --plan \(quotedPath($0))" } ?? ""
        let after = after.map { " --after \($0)" } ?? ""
        return "\(CommandLineTool.invocation) run \(quotedPath(scenario)) --seed \(seed)" + after
            + reading.typed + schedule.typed + plan
    }
}
