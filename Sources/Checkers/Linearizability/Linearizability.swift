/// Judges whether the operations of a log could have taken effect one at a time: each at some
/// moment between its invocation and its completion, and together as the model says.
///
///     let report = Linearizability(.casRegister).judge(log)
///     report.verdict                         // valid, violated or unknown
///     report.violations.first?.text
///
/// Every key is an object of its own. An operation of unknown outcome may take effect at any
/// moment after its invocation, or never, even after later operations of its process. An operation
/// that failed had no effect and says nothing about the state.
///
/// - Determinism: The budget counts steps, not time: the same log has the same report anywhere.
/// - Cost: About a step for each operation that is under way at a time. Deciding is exponential in
///   that number at worst; memory is bounded by log and budget.
/// - Source: Herlihy and Wing, "Linearizability"; see `OrderSearch` for the method.
public struct Linearizability: Sendable {
    /// What the objects are.
    public let model: LinearModel
    /// What every object holds before anything is written.
    public let initial: OperationValue
    /// How many steps to take before giving up; `nil` for 256 million, or 64 for each operation if
    /// that is more.
    ///
    /// So many take some seconds, half a minute at worst, and up to a gigabyte.
    public let budget: Int?

    /// A judge of logs.
    ///
    /// - Parameters:
    ///   - model: What the objects are.
    ///   - initial: What every register or key holds first; locks are free first.
    ///   - budget: The steps to take at most, all keys together: an operation tried in some
    ///     configuration is one, a configuration given up eight.
    public init(_ model: LinearModel, initial: OperationValue = .none, budget: Int? = nil) {
        self.model = model
        self.initial = initial
        self.budget = budget
    }

    /// Judges a log.
    ///
    /// - Parameter log: The operations; those the model does not know count as impossible.
    /// - Returns: The verdict, and for every key without an order a window that shows why.
    public func judge(_ log: OperationLog) -> LinearizabilityReport {
        var log = log
        let first = log.number(of: initial)
        var report = LinearizabilityReport(model: model, log: log)
        let limit = budget ?? max(256_000_000, 64 * log.operationCount)
        let judge = TrackJudge(log: log, first: first, model: model)
        var postponed: [Int] = []
        for (number, track) in log.tracks.enumerated() {
            // One hard key must not use up what the easy ones after it need.
            let share = min(limit - report.explored, 10_000 + 64 * track.operations.count)
            let finding = judge.judge(track, budget: share)
            report.explored += finding.explored
            if finding.outcome == .unknown { postponed.append(number) }
            if let violation = finding.violation { report.violations.append(violation) }
        }
        for number in postponed {
            let left = limit - report.explored
            let finding =
                left > 0 ? judge.judge(log.tracks[number], budget: left) : TrackJudge.Finding()
            report.explored += finding.explored
            if finding.outcome == .unknown { report.undecided.append(log.tracks[number].name) }
            if let violation = finding.violation { report.violations.append(violation) }
        }
        return report
    }
}
