internal import LockstepCSimulation
internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories

/// What judging costs, judge by judge.
///
/// Each judge is shown a made-up history of five pods that take turns at one lock, with everything
/// a judge can ask for in it; each model judges the operations of five processes on one object.
/// Both are in order, as most histories are.
public struct JudgeBench: Sendable {
    /// How many observations, and how many operations.
    public var count: Int

    /// What one judge took.
    public struct Row: Sendable {
        /// The judge's or the model's name.
        public var name: String
        /// The short name of the property; empty for models.
        public var property: String
        /// CPU seconds for a million.
        public var cpuSeconds: Double
    }

    /// What all took.
    public struct Measurement: Sendable {
        /// The judges, in the catalog's order.
        public var judges: [Row]
        /// The models, in the catalog's order.
        public var models: [Row]
        /// The most memory the process ever had, in KiB.
        public var peakKibibytes: Int64
    }

    /// Describes a measurement.
    public init(count: Int) {
        self.count = count
    }

    /// Measures.
    public func run() -> Measurement {
        let history = MadeHistory.observations(min(count, 100_000))
        let judges = JudgeCatalog.all.map { entry in
            Row(
                name: entry.name,
                property: entry.property.id,
                cpuSeconds: judge(history, by: entry)
            )
        }
        let models = ModelCatalog.all.map { model in
            let log = MadeHistory.operations(count, on: model)
            let began = lockstep_cpu_nanoseconds()
            let report = Linearizability(model).judge(log)
            let spent = lockstep_cpu_nanoseconds() - began
            precondition(report.verdict == .valid, "a made-up history is in order")
            return Row(name: model.rawValue, property: "", cpuSeconds: perMillion(spent, of: count))
        }
        return Measurement(
            judges: judges,
            models: models,
            peakKibibytes: lockstep_peak_kibibytes()
        )
    }

    /// Shows what a judge asks for of a history to a new one, as often as the count asks for.
    private func judge(_ whole: [Observation], by entry: JudgeEntry) -> Double {
        let topics = entry.make(JudgeSettings()).topics
        let history = whole.filter { topics.contains($0.event.topic) }
        precondition(!history.isEmpty, "nothing is made up for \(entry.name)")
        let rounds = max(count / history.count, 1)
        let began = lockstep_cpu_nanoseconds()
        for _ in 0..<rounds {
            var panel = Panel([entry.make(JudgeSettings())])
            for observation in history { panel.observe(observation) }
            panel.finish(at: history.last?.time ?? .zero)
        }
        let spent = lockstep_cpu_nanoseconds() - began
        return perMillion(spent, of: rounds * history.count)
    }

    private func perMillion(_ nanoseconds: Int64, of count: Int) -> Double {
        Double(nanoseconds) / 1e3 / Double(count)
    }
}
