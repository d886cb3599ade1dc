import Foundation
import LockstepBackends
import LockstepRuns

/// The project's own scenarios, read with the catalog that the command line uses.
enum RealScenarios {
    static let catalog = Catalog(systems: SystemCatalog.all)

    /// The project's root.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The path of a scenario below the folder `Scenarios`.
    static func path(_ name: String) -> String {
        root.appendingPathComponent("Scenarios/\(name)").path
    }

    /// A scenario of the project, ready to be run.
    static func run(_ name: String, overrides: [String] = []) throws -> Run {
        let scenario = try Scenario(
            path: path(name),
            overrides: overrides,
            vocabulary: catalog.vocabulary
        )
        return try Run(scenario, of: catalog)
    }

    /// A scenario by its text, ready to be run.
    static func run(text: String, overrides: [String] = []) throws -> Run {
        let scenario = try Scenario(
            text: text,
            file: "s.yaml",
            overrides: overrides,
            vocabulary: catalog.vocabulary
        )
        return try Run(scenario, of: catalog)
    }

    /// A minute of our election, whatever the mix.
    static func election(faults: String, also: String = "") throws -> Run {
        try run(
            text: """
                title: An election
                system: lease-election
                pods: 3
                faults: \(faults)
                breaking: 60s
                \(also)
                """
        )
    }
}
