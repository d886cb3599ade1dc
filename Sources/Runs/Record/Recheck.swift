internal import LockstepCheckers
internal import LockstepDeterminism
public import LockstepHistories
public import LockstepTraces

/// A recorded run, judged again without executing anything.
public struct Recheck: Sendable {
    /// The run as it was recorded.
    public let record: RunRecord
    /// The verdict, and the breaches split.
    public let ruling: Ruling
    /// What was observed.
    public let history: History
    /// How often each judge put its property to the test.
    public let evaluations: [(property: String, count: Int)]

    /// Judges a recorded run again.
    ///
    /// - Parameters:
    ///   - id: The run's number within the record.
    ///   - reader: The record.
    ///   - catalog: Where the scenario's names and the judges are looked up.
    /// - Throws: `TraceError` if the record cannot be read, `ScenarioError` if this version of the
    ///   program does not know the scenario.
    public init(_ id: Int64, from reader: TraceReader, of catalog: Catalog) throws {
        let record = try reader.run(id)
        let history = try reader.history(of: id)
        let run = try Run(try record.scenario(of: catalog), of: catalog)
            .drawn(by: Seed(record.seed)).run
        var panel = run.makePanel()
        for observation in history.observations { panel.observe(observation) }
        panel.finish(at: Instant(nanoseconds: record.simulatedNanoseconds))
        self.record = record
        self.history = history
        self.evaluations = panel.evaluations
        self.ruling = panel.ruling(
            claims: run.claims,
            voided: record.voided.map(\.assumption),
            vacuous: !run.doubts(about: panel, hadFaults: !record.plan.isEmpty).isEmpty
        )
    }
}
