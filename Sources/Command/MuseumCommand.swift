internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepMuseum
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepSimulation

/// Hunts the planted bugs from a cold start.
struct MuseumCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "museum",
        abstract: "Hunts documented bugs, planted in our election, from a cold start.",
        discussion: """
            Repetition r begins at seed r * 2^32 of a scenario that knows none of the bugs. A \
            bug is found by a breach of what it breaks; what else is breached on the way is told \
            under "besides". A hunt that reaches a limit counts as not found. The right algorithm \
            is put through the same seeds. Exit codes: 0 if some strategy found every bug in most \
            repetitions and the right algorithm has no finding, 1 if it has one, 2 if a bug was \
            not found, or nothing can be said of some seed of the right algorithm.
            """
    )

    @Argument(help: "The scenario's file.")
    var scenario = "Scenarios/museum/cold-start.yaml"

    @Option(
        name: .customLong("bug"),
        help: ArgumentHelp("A bug to hunt, such as M01; all if none is given.", valueName: "number")
    )
    var bugs: [String] = []

    @Option(
        name: .customLong("strategy"),
        help: ArgumentHelp(
            "A pick, or portfolio to draw it by the seed; all of them if none is given.",
            valueName: "pick"
        )
    )
    var strategies: [String] = []

    @Option(help: "How often each bug is hunted in each way.")
    var repetitions = 30

    @Option(help: "After how many seeds a hunt is given up.")
    var seeds: UInt64 = 1_000_000

    @Option(help: "After how much CPU time a hunt is given up, such as 60s.")
    var cpu = "60s"

    @Option(help: "How many seeds the right algorithm is put through, over all repetitions.")
    var clean: UInt64 = 3000

    @OptionGroup var jobs: JobsOptionsGroup

    @OptionGroup var reading: ScenarioOptionsGroup

    @Flag(help: "Prints one JSON document.")
    var json = false

    @Flag(help: "Prints a table of Markdown.")
    var markdown = false

    func run() throws {
        try funnel {
            if json, markdown { throw Mistake("--json and --markdown are two forms; give one") }
            let exhibits = try exhibits()
            let options = try options()
            let run = try reading.run(scenario)
            for exhibit in exhibits { try check(exhibit, in: run) }
            try prepareSimulation()
            let museum = Museum(run, exhibits, options, launch: .thisProgram)
            let progress = ProgressLine()
            let result = try museum.execute(unless: Interruption()) { done, total in
                progress.show("\(done) of \(total) hunts")
            }
            progress.clear()
            let report = MuseumReport(result)
            print(json ? report.json(comesBackBy: line) : markdown ? report.markdown : report.text)
            for seed in result.falseAlarms {
                let typed = Portfolio().options(for: .init(seed)).typed
                complain(
                    "the right algorithm has a finding: \(CommandLineTool.invocation) run "
                        + "\(quotedPath(scenario)) --seed \(seed)\(reading.typed)\(typed)"
                )
            }
            if !result.falseAlarms.isEmpty { return .violated }
            let isComplete = result.missed.isEmpty && !result.isInterrupted
            if isComplete, result.unknownSeeds == 0 { return .valid }
            // A program that reads the document finds it there.
            if !json { print("again: \(line)") }
            return .unknown
        }
    }

    /// The line that hunts the same again.
    private var line: String {
        "\(CommandLineTool.invocation) museum \(quotedPath(scenario))"
            + bugs.map { " --bug \($0)" }.joined()
            + strategies.map { " --strategy \($0)" }.joined()
            + " --repetitions \(repetitions) --seeds \(seeds) --cpu \(quoted(cpu))"
            + " --clean \(clean)\(reading.typed)"
    }

    /// Refuses a scenario in which a bug cannot be planted, before a worker does.
    private func check(_ exhibit: Exhibit, in run: Run) throws {
        let source = run.scenario.source
        do throws(ScenarioError) {
            let planted = try Scenario(
                text: source.text,
                file: source.file,
                overrides: source.overrides + exhibit.overrides,
                vocabulary: Catalog.all.vocabulary
            )
            _ = try Run(planted, of: .all)
        } catch {
            throw Mistake(
                "the bug \(exhibit.id) cannot be planted in \(scenario): found \(error.found), "
                    + "expected \(error.expected); give a scenario of `lease-election`, which has "
                    + "them, or other bugs with --bug"
            )
        }
    }

    private func exhibits() throws -> [Exhibit] {
        for bug in bugs where MutantCatalog.mutant(bug) == nil {
            let all = MutantCatalog.all.map(\.id).joined(separator: ", ")
            throw Mistake("--bug \(bug): expected one of \(all)")
        }
        return MutantCatalog.all.filter { bugs.isEmpty || bugs.contains($0.id) }.map {
            Exhibit(id: $0.id, properties: $0.breaks, overrides: $0.overrides)
        }
    }

    private func options() throws -> HuntOptions {
        let workers = try jobs.workers
        guard 1...10_000 ~= repetitions else {
            throw Mistake("--repetitions \(repetitions): expected 1 to 10000")
        }
        guard 1...(1 << 32) ~= seeds else {
            throw Mistake("--seeds \(seeds): expected 1 to 2^32, which is what a repetition has")
        }
        var ways = [Portfolio()] + Pick.allCases.map { Portfolio(pick: $0) }
        if !strategies.isEmpty {
            ways = try strategies.map { name in
                guard let way = Portfolio(pick: name, granularity: Portfolio.drawnGranularity)
                else {
                    throw Mistake("--strategy \(name): expected \(Pick.list) or portfolio")
                }
                return way
            }
        }
        let share = clean / UInt64(repetitions) + (clean % UInt64(repetitions) > 0 ? 1 : 0)
        return HuntOptions(
            strategies: ways,
            repetitions: repetitions,
            seedLimit: seeds,
            cpuLimitNanoseconds: try SweepOptions.patience(cpu, of: "--cpu"),
            cleanSeeds: min(share, 1 << 32),
            workers: workers
        )
    }
}
