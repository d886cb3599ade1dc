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

    @OptionGroup var recorded: RecordedRunGroup

    func run() throws {
        try funnel {
            let (reader, run) = try recorded.open()
            guard try !ObservedHistory.isHeld(by: reader.run(run)) else {
                throw Mistake(
                    "run \(run) of \(recorded.file) is a history that was observed, expected a run "
                        + "that was simulated; `check` judges it again"
                )
            }
            try prepareSimulation()
            let replay = try Replay(run, from: reader, of: .all)
            let line = "\(CommandLineTool.invocation) replay \(recorded.typed(run))"
            if let divergence = replay.divergence {
                if let otherBuild = replay.otherBuild {
                    print("other build: \(otherBuild)")
                }
                print(divergence)
                print("again: \(line)")
                return replay.otherBuild == nil ? .divergence : .unknown
            }
            print(RunReport(replay.result, comesBackBy: line).text)
            for sentence in replay.contradictions { print(sentence) }
            print("all \(replay.result.observations.count) recorded events came back")
            return Ending(replay.result.verdict)
        }
    }
}
