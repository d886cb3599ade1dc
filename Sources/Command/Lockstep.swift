internal import ArgumentParser
internal import LockstepRuns

/// The command line of Lockstep.
struct Lockstep: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: CommandLineTool.name,
            abstract:
                "Tries locks and leader elections in a simulated cluster that one seed decides.",
            discussion: """
                Exit codes: 0 valid, 1 violated, 2 unknown, 3 divergence, 64 a mistake in what was \
                asked, 74 a file or the system.
                """,
            subcommands: [
                DemoCommand.self, RunCommand.self, SweepCommand.self, ReplayCommand.self,
                CheckCommand.self, ExploreCommand.self, MuseumCommand.self, CatalogCommand.self,
                BenchCommand.self, ServeCommand.self, WorkerCommand.self,
            ]
        )
    }
}
