internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns

/// Lists what there is.
struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog",
        abstract: "Lists scenarios, algorithms, faults and judges, from the code itself."
    )

    @Option(help: "The folder that holds the scenarios.")
    var scenarios = "Scenarios"

    func run() throws {
        try funnel {
            print(CatalogReport(.all, scenariosIn: scenarios).text)
            return .valid
        }
    }
}
