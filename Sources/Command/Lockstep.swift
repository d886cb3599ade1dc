internal import ArgumentParser
internal import LockstepBackends
internal import LockstepRuns
internal import LockstepSimulation

#if canImport(Glibc)
    internal import Glibc
#endif

/// Where the program begins.
@main
enum Entry {
    static func main() {
        // A limit on file sizes then is an error like a full disk, which can be told.
        signal(SIGXFSZ, SIG_IGN)
        Lockstep.main()
    }
}

/// The command line of Lockstep.
struct Lockstep: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockstep",
        abstract: "Tries locks and leader elections in a simulated cluster that one seed decides.",
        discussion: """
            Exit codes: 0 valid, 1 violated, 2 unknown, 3 divergence, 64 a mistake in what was \\
            asked, 74 a file or the system.
            """,
        subcommands: [
            DemoCommand.self, RunCommand.self, SweepCommand.self, ReplayCommand.self,
            CheckCommand.self, ExploreCommand.self, CatalogCommand.self, BenchCommand.self,
            WorkerCommand.self,
        ]
    )
}

extension Catalog {
    /// What the command line can name.
    static let all = Catalog(systems: SystemCatalog.all)
}
