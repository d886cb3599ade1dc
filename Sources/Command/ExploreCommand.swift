internal import ArgumentParser
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepReporting
internal import LockstepRuns

/// Tries everything that can happen to a scenario's system, within bounds.
struct ExploreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explore",
        abstract: "Tries everything that can happen to a system of values, within bounds.",
        discussion: """
            Every message takes the same time, and up to --faults times something goes wrong: a \
            message is lost or late, a pod stands still, is killed or asked to end, its wall \
            clock is set or stands still, the API server refuses what it asks, or somebody \
            deletes the locks' records; with an api.store its leader may die, once or again and \
            again, and where pods watch the store may forget its history. A pod is struck when \
            something is about to happen to it, or, if it is asked to end, when it has just \
            acted, and a service when a request has come: at no other moment, and for one length \
            of each. Whether somebody leads again is judged where all is over early enough \
            before --until. The scenario's own faults and network do not count here.
            """
    )

    @Argument(help: "The scenario's file; its system must have a form made of values.")
    var scenario: String

    @OptionGroup var reading: ScenarioOptionsGroup

    @Option(help: "How many faults there may be in one history.")
    var faults = 1

    @Option(
        name: .customLong("until"),
        help: ArgumentHelp("The simulated time after which a history ends.", valueName: "duration")
    )
    var duration = "60s"

    @Option(
        help: ArgumentHelp(
            "How long a pod that is asked to end may take before it is killed.",
            valueName: "duration"
        )
    )
    var grace = "5s"

    @Option(help: "How many states to visit at most; reaching it makes the answer unknown.")
    var states = 10_000_000

    @Option(help: "Decides the words that programs draw for themselves.")
    var seed = Seed(1)

    func run() throws {
        try funnel {
            guard (0...8).contains(faults), states > 0 else {
                throw Mistake("--faults is from 0 to 8, and --states at least 1")
            }
            var bounds = ExplorationBounds(
                faults: faults,
                nanoseconds: try SweepOptions.patience(duration, of: "--until"),
                states: states
            )
            bounds.grant(graceNanoseconds: try SweepOptions.patience(grace, of: "--grace"))
            let run = try reading.run(scenario)
            guard run.scenario.swarm.isEmpty else {
                throw Mistake(
                    "\(scenario) is a swarm, and an exploration takes one configuration at a time: "
                        + "write the one that is meant down on its own"
                )
            }
            guard var explorer = Explorer(run, within: bounds) else {
                throw Mistake(
                    "\(run.scenario.system.name), as it is set up here, has no form made of "
                        + "values, so it cannot be copied; `lease-election`, `lease-lock` and "
                        + "`lease-queue` have one, but not with an update, a manner of "
                        + "work, or a bug in what carries messages"
                )
            }
            let progress = ProgressLine()
            let exploration = explorer.explore(seed: seed) { progress.show("\($0) states") }
            progress.clear()
            print(ExplorationReport(exploration).text)
            if exploration.verdict != .valid { print("again: \(line)") }
            return Ending(exploration.verdict)
        }
    }

    /// The line that brings the same answer back.
    private var line: String {
        "\(CommandLineTool.invocation) explore \(quotedPath(scenario))\(reading.typed)"
            + " --seed \(seed) --faults \(faults) --until \(quoted(duration))"
            + " --grace \(quoted(grace))"
            + " --states \(states)"
    }
}
