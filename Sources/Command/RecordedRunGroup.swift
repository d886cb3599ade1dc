internal import ArgumentParser
internal import LockstepTraces

/// Which run of which record a command is about.
struct RecordedRunGroup: ParsableArguments {
    @Argument(help: "The record.")
    var file: String

    @Option(
        name: .customLong("run"),
        help: "The run's number within the record; the last one if not given."
    )
    var number: Int64?

    /// Opens the record.
    ///
    /// - Returns: The record, and the number of a run there is.
    /// - Throws: `TraceError` if the record cannot be read, `Mistake` if there is no such run.
    func open() throws -> (reader: TraceReader, run: Int64) {
        let reader = try TraceReader(path: file)
        let runs = try reader.runs()
        guard let first = runs.first, let last = runs.last else {
            throw Mistake("\(file) holds no run")
        }
        guard let number else { return (reader, last) }
        guard runs.contains(number) else {
            throw Mistake("\(file) holds no run \(number), but the runs \(first) to \(last)")
        }
        return (reader, number)
    }

    /// The arguments as they are typed, for the line that brings a result back.
    func typed(_ run: Int64) -> String { "\(quotedPath(file)) --run \(run)" }
}
