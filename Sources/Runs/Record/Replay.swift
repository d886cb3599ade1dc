internal import LockstepHistories
public import LockstepTraces

/// A recorded run, executed again and compared event by event.
public struct Replay: Sendable {
    /// The run as it was recorded.
    public let record: RunRecord
    /// What came of executing it again.
    public let result: RunResult
    /// The first event that differs; `nil` if none does.
    public let divergence: Divergence?
    /// What is different about the program, where that may explain a divergence.
    public let otherBuild: String?

    /// Executes a recorded run again.
    ///
    /// The fault plan is taken from the record, not drawn. The stored fingerprint plays no part:
    /// what counts are the events.
    ///
    /// - Parameters:
    ///   - id: The run's number within the record.
    ///   - reader: The record.
    ///   - catalog: Where the scenario's names are looked up.
    /// - Throws: `TraceError` if the record cannot be read, `ScenarioError` if this version of the
    ///   program cannot run the scenario.
    public init(_ id: Int64, from reader: TraceReader, of catalog: Catalog) throws {
        let record = try reader.run(id)
        let rows = try reader.rows(of: id)
        let run = try record.run(in: reader.path, of: catalog)
        self.record = record
        self.result = run.execute(try record.runOptions(in: reader.path, for: run))
        self.divergence = Divergence.first(stored: rows, executed: result.observations)
        self.otherBuild = Replay.difference(to: record.build)
    }

    /// What the record itself says otherwise than the run that came back, a sentence each: somebody
    /// altered it.
    public var contradictions: [String] {
        var sentences: [String] = []
        if record.verdict != result.verdict {
            sentences.append("the record itself says \(record.verdict.rawValue)")
        }
        if record.fingerprint != result.fingerprint {
            let told = record.fingerprint.map { "the fingerprint " + String($0, radix: 16) }
            sentences.append("the record itself says \(told ?? "no fingerprint")")
        }
        return sentences
    }

    /// Debug and release agree except at the compiler's own scheduling points.
    private static func difference(to build: RunRecord.Build) -> String? {
        if build.toolchain != ThisBuild.toolchain {
            return "it was recorded under \(build.toolchain), and this is \(ThisBuild.toolchain)"
        }
        guard build.granularity == "fine", build.pick != "fifo",
            build.optimisation != ThisBuild.optimisation
        else { return nil }
        return
            "it was recorded by a \(build.optimisation) build at granularity fine, and this is a "
            + "\(ThisBuild.optimisation) build"
    }
}
