internal import ArgumentParser
internal import LockstepReporting
internal import LockstepRuns
internal import LockstepTraces

/// Executes a recorded run again.
struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Executes a recorded run again and compares it event by event."
    )

    @Argument(help: "The record.")
    var file: String

    @Option(
        name: .customLong("run"),
        help: "The run's number within the record; the last one if not given."
    )
    var number: Int64?

    func run() throws {
        try funnel {
            let reader = try TraceReader(path: file)
            let id = try reader.chosenRun(number)
            try prepareSimulation()
            let replay = try Replay(id, from: reader, of: .all)
            let line = "\(ThisBuild.commandLine) replay \(quoted(file)) --run \(id)"
            if let divergence = replay.divergence {
                if let otherBuild = replay.otherBuild {
                    print("other build: \(otherBuild)")
                }
                print(divergence)
                print("again: \(line)")
                return .divergence
            }
            print(RunReport(replay.result, comesBackBy: line).text)
            print("all \(replay.result.observations.count) recorded events came back")
            return Ending(replay.result.verdict)
        }
    }
}

extension TraceReader {
    /// The run a command is about.
    ///
    /// - Parameter wanted: Its number; `nil` for the last one.
    /// - Returns: The number of a run there is.
    /// - Throws: `TraceError` if the record cannot be read, `Mistake` if there is no such run.
    func chosenRun(_ wanted: Int64?) throws -> Int64 {
        let runs = try self.runs()
        guard let last = runs.last else { throw Mistake("\(path) holds no run") }
        guard let wanted else { return last }
        guard runs.contains(wanted) else {
            let first = runs.first ?? last
            throw Mistake("\(path) holds no run \(wanted), but the runs \(first) to \(last)")
        }
        return wanted
    }
}
