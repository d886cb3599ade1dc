internal import ArgumentParser
internal import LockstepBackends
internal import LockstepRuns

/// The command line of Lockstep.
@main
struct Lockstep: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockstep",
        abstract: "Tries locks and leader elections in a simulated cluster that one seed decides.",
        subcommands: [
            RunCommand.self, BenchCommand.self,
        ]
    )
}

extension Catalog {
    /// What the command line can name.
    static let all = Catalog(systems: SystemCatalog.all)
}
