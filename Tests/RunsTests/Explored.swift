import LockstepBackends
import LockstepDeterminism
import LockstepSimulation
import Testing

@testable import LockstepRuns

/// Explores two pods of our election, unless options say otherwise.
func explore(
    _ options: [String] = [],
    faults: Int = 1,
    seconds: Int64,
    states: Int = 1_000_000,
    menu: ExploredFaults = ExplorationBounds().menu
) throws -> Exploration {
    let bounds = ExplorationBounds(
        faults: faults,
        nanoseconds: seconds * 1_000_000_000,
        states: states,
        menu: menu
    )
    let run = try exploredRun(options)
    var explorer = try #require(Explorer(run, within: bounds))
    return explorer.explore(seed: Seed(1))
}

/// A run that can be explored.
func exploredRun(_ options: [String] = []) throws -> Run {
    let catalog = Catalog(systems: SystemCatalog.all)
    let scenario = try Scenario(
        text: "title: x\nsystem: lease-election\npods: 2\nfaults: none\nbreaking: 60s\n",
        file: "x.yaml",
        overrides: options,
        vocabulary: catalog.vocabulary
    )
    return try Run(scenario, of: catalog)
}

extension ExploredFaults {
    /// Nothing but pods that are asked to end, and may take longer than they should.
    static let endings = ExploredFaults(
        delays: [],
        pauses: [],
        absences: [],
        graces: [35_000_000_000],
        losesMessages: false,
        troublesServices: false
    )

    /// Nothing but what services suffer.
    static let troubles = ExploredFaults(
        delays: [],
        pauses: [],
        absences: [],
        graces: [],
        losesMessages: false
    )
}
