internal import ArgumentParser
internal import LockstepRuns

/// How a scenario is read.
struct ScenarioOptionsGroup: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Changes a value of the scenario, such as timings.lease=20s or faults.pause=off.",
            valueName: "path=value"
        )
    )
    var overrides: [String] = []

    /// Reads a scenario and makes it ready to run.
    func run(_ path: String) throws -> Run {
        let catalog = Catalog.all
        let scenario = try Scenario(
            path: path,
            overrides: overrides,
            vocabulary: catalog.vocabulary
        )
        // Whoever brings a system of his own might think that it has passed what nobody asked.
        if !scenario.claimsOfOthers.isEmpty {
            let judges = scenario.claimsOfOthers.joined(separator: ", ")
            writeError(
                "note: not asked of \(scenario.system.name), since the file claims it of other "
                    + "systems only: \(judges)\n"
            )
        }
        return try Run(scenario, of: catalog)
    }

    /// The options as they are typed, for the line that brings a run back.
    var typed: String { overrides.map { " --set \(quoted($0))" }.joined() }
}
