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
        if let observed = try ObservedHistory(record, history, in: reader.path) {
            self.init(observed, record)
            return
        }
        let run = try record.run(in: reader.path, of: catalog)
            .drawn(by: Seed(record.seed)).run
        var panel = run.makePanel()
        var stuck = StuckPods()
        for observation in history.observations {
            panel.observe(observation)
            stuck.observe(observation)
        }
        panel.finish(at: Instant(nanoseconds: record.simulatedNanoseconds))
        let hadFaults = history.observations.contains { observation in
            if case .faultBegan = observation.event { true } else { false }
        }
        var ruling = panel.ruling(
            claims: run.claims,
            voided: history.moments(of: record.voided),
            // A doubt of the run itself may rest on what no history tells.
            vacuous: !run.doubts(about: panel, hadFaults: hadFaults).isEmpty
                || record.verdict == .unknown
        )
        ruling.add(findings: stuck.findings, hazards: stuck.hazards)
        self.init(record, history, panel, ruling)
    }

    /// Judges what was observed of programs that no world ran, by every judge of the house.
    ///
    /// The verdict is unknown if nothing that is claimed was put to the test.
    public init(_ observed: ObservedHistory) {
        self.init(observed, nil)
    }

    private init(_ observed: ObservedHistory, _ record: RunRecord?) {
        var panel = Panel(JudgeCatalog.all.map { $0.make(JudgeSettings()) })
        for observation in observed.history.observations { panel.observe(observation) }
        panel.finish(at: observed.end)
        let isTested = observed.claims.contains { claim in
            panel.evaluations.contains { $0.property == claim.property && $0.count > 0 }
        }
        let ruling = panel.ruling(
            claims: observed.claims,
            voided: observed.history.moments(of: observed.voided),
            vacuous: !isTested || !observed.doubts.isEmpty
        )
        let unrecorded = RunRecord(
            scenario: observed.source,
            scenarioText: "",
            seed: observed.seed,
            verdict: ruling.verdict,
            fingerprint: nil
        )
        self.init(record ?? unrecorded, observed.history, panel, ruling)
    }

    private init(_ record: RunRecord, _ history: History, _ panel: Panel, _ ruling: Ruling) {
        self.record = record
        self.ruling = ruling
        self.history = history
        self.evaluations = panel.evaluations
    }
}

extension History {
    /// Since when assumptions did not hold: since the fault that voided one began, and from the
    /// first moment on where no such fault is told of.
    fileprivate func moments(of voided: [RunRecord.VoidedAssumption]) -> [Assumption: Instant] {
        var begun: [String: Instant] = [:]
        for observation in observations {
            guard case .faultBegan(let fault, _, _) = observation.event, begun[fault] == nil
            else { continue }
            begun[fault] = observation.time
        }
        var moments: [Assumption: Instant] = [:]
        for one in voided {
            let since = begun[one.by] ?? .zero
            moments[one.assumption] = min(moments[one.assumption] ?? since, since)
        }
        return moments
    }
}
