internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns

/// Runs seeds for a sweep; nobody types it.
struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker",
        abstract: "Runs seeds for a sweep, which starts it.",
        shouldDisplay: false
    )

    func run() throws {
        try funnel {
            try prepareSimulation()
            var worker = Worker(catalog: .all) { result, line in
                RunReport(result, comesBackBy: line).text
            }
            try worker.serve()
            return .valid
        }
    }
}
