internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns

/// Runs many seeds of scenarios on all cores.
struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Runs many seeds of scenarios on all cores, and counts what they went through.",
        discussion: """
            With several scenarios the worst exit code counts: 74, 3, 1, 2, 0. Ctrl-C ends a \
            sweep after the seeds under way and reports them; pressed twice it ends at once. A \
            seed that has not ended after five minutes of CPU time is given up: it goes in circles \
            perhaps, and nothing is known of it.
            """
    )

    @Argument(help: "The scenarios' files.")
    var scenarios: [String]

    @Option(help: "How many seeds; 1000 if neither this nor --for is given.")
    var seeds: UInt64?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long to go on, such as 30s or 5m.", valueName: "duration")
    )
    var duration: String?

    @Option(parsing: .unconditional, help: "The first seed.")
    var from = Seed(1)

    @OptionGroup var jobs: JobsOptionsGroup

    @Option(
        help: ArgumentHelp(
            "Notes every finished seed in this folder, goes on from there when started again, "
                + "and keeps recordings of the first \(SweepTotals.listed) failing ones.",
            valueName: "folder"
        )
    )
    var keep: String?

    @Flag(
        help: ArgumentHelp(
            "Counts which situations were reached: where an elector stood, what was broken, what "
                + "became of its request."
        )
    )
    var situations = false

    @Flag(
        help: ArgumentHelp(
            "Counts situations, and blends the faults of seeds that reached a new one into those "
                + "of later seeds."
        )
    )
    var guided = false

    @Flag(
        help: ArgumentHelp(
            "Executes every seed a second time, in other processes with another hash seed, and "
                + "tells the first event that differs."
        )
    )
    var twice = false

    @OptionGroup var reading: ScenarioOptionsGroup
    @OptionGroup var schedule: PortfolioOptionsGroup

    @Flag(
        help: ArgumentHelp(
            "Prints one JSON document; at most \(SweepTotals.listed) violated and as many unknown "
                + "seeds are listed in it."
        )
    )
    var json = false

    func run() throws {
        try funnel {
            let settings = try sweepOptions()
            let runs = try scenarios.map { try reading.run($0) }
            let folder = try keep.map { path throws(SweepError) in
                try SweepFolder(path: path, identity: try identity(of: runs, settings))
            }
            // What this toolchain lets escape is told here, not by a worker that nobody hears.
            try prepareSimulation()
            let interruption = Interruption()
            var results: [SweepResult] = []
            for (index, run) in runs.enumerated() {
                guard interruption.count == 0 else { break }
                let sweep = Sweep(run, settings, launch: .thisProgram) {
                    line($0, of: run, settings)
                }
                let progress = ProgressLine()
                let result = try sweep.execute(
                    in: folder,
                    as: index,
                    unless: interruption
                ) { progress.show($0.line) }
                progress.clear()
                results.append(result)
                if !json {
                    let report = SweepReport(result) { line(.seed($0), of: run, settings) }
                    print(index > 0 ? "\n" + report.text : report.text)
                    // Of a seed that is unknown the report itself has the line.
                    if result.verdict == .unknown, result.totals.doubtful.isEmpty {
                        print("again: \(wholeLine(of: run, settings))")
                    }
                }
            }
            let notBegun = runs[results.count...].map(\.scenario.source.file)
            if json {
                let told = zip(results, runs).map { result, run in
                    let request = SweepResult.Request(
                        overrides: run.scenario.source.overrides,
                        portfolio: settings.portfolio
                    ) { line(.seed($0), of: run, settings) }
                    return (result, request)
                }
                print(SweepResult.json(told, notBegun: notBegun))
            } else {
                for (index, file) in notBegun.enumerated() {
                    let isFirst = index == 0 && results.isEmpty
                    print((isFirst ? "" : "\n") + SweepReport.notBegun(file))
                }
            }
            for problem in results.compactMap(\.problem) { complain(problem) }
            return Ending.worst(results, unfinished: results.count < runs.count)
        }
    }

    private func sweepOptions() throws -> SweepOptions {
        let workers = try jobs.workers
        if seeds != nil, duration != nil {
            throw Mistake("--seeds and --for both say when to end; give one of them")
        }
        let count: UInt64? = duration == nil ? seeds ?? 1000 : nil
        var options = SweepOptions(
            seeds: try SeedRange(from: from.rawValue, count: count),
            patienceNanoseconds: try duration.map { text throws(SweepError) in
                try SweepOptions.patience(text)
            },
            workers: workers,
            portfolio: try schedule.portfolio,
            steering: guided ? .guided : situations ? .noted : .none
        )
        options.isTwice = twice
        return options
    }

    private func identity(
        of runs: [Run],
        _ settings: SweepOptions
    ) throws(SweepError) -> SweepIdentity {
        SweepIdentity(
            scenarios: runs.map(\.scenario),
            portfolio: settings.portfolio,
            steering: settings.steering,
            from: from.rawValue,
            build: try WorkerLaunch.thisProgram.identity()
        )
    }

    /// The line that sweeps a scenario again, from nothing.
    private func wholeLine(of run: Run, _ settings: SweepOptions) -> String {
        let amount = duration.map { "--for \(quoted($0))" } ?? "--seeds \(seeds ?? 1000)"
        return "\(CommandLineTool.invocation) sweep \(quotedPath(run.scenario.source.file)) "
            + "\(amount) --from \(from)\(reading.typed)"
            + " --pick \(settings.portfolio.pickText)"
            + " --granularity \(settings.portfolio.granularityText)"
            + (guided ? " --guided" : situations ? " --situations" : "")
            + (twice ? " --twice" : "")
    }

    /// The line that brings a failing seed back.
    private func line(
        _ failure: Sweep.SweepFailure,
        of run: Run,
        _ settings: SweepOptions
    ) -> String {
        switch failure {
        case .seed(let lineage):
            let file = quotedPath(run.scenario.source.file)
            let typed = settings.portfolio.options(for: Seed(lineage.seed)).typed
            let after = lineage.text.map { " --after \($0)" } ?? ""
            return "\(CommandLineTool.invocation) run \(file) --seed \(lineage.seed)\(after)"
                + "\(reading.typed)\(typed)"
        case .recording(let path): return "\(CommandLineTool.invocation) replay \(quotedPath(path))"
        }
    }
}

extension Ending {
    /// The worst way in which one of several sweeps ended.
    static func worst(_ results: [SweepResult], unfinished: Bool) -> Ending {
        if results.contains(where: { $0.problem != nil }) { return .environment }
        if results.contains(where: { !$0.divergences.isEmpty }) { return .divergence }
        if results.contains(where: { $0.verdict == .violated }) { return .violated }
        if unfinished || results.contains(where: { $0.verdict == .unknown }) { return .unknown }
        return .valid
    }
}

extension SweepProgress {
    /// How far a sweep is, in one line.
    var line: String {
        let total = total.map { " of \($0)" } ?? ""
        let left = secondsLeft.map { ", \(Int(min($0, 1e9))) s left" } ?? ""
        return "\(done)\(total) seeds, \(Int(seedsPerSecond)) a second, "
            + "\(violated) with findings\(left)"
    }
}
