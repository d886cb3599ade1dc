internal import LockstepHistories
public import LockstepRuns
internal import LockstepTraces

/// What a person is told of a recorded run that was judged again.
public struct CheckReport: Sendable {
    /// The text, without a newline at its end.
    public let text: String

    /// Reports a judgement.
    public init(_ check: Recheck) {
        let record = check.record
        var lines = ["\(record.scenario), seed \(record.seed): \(check.ruling.verdict.rawValue)"]
        if check.ruling.verdict != record.verdict {
            lines.append("the record itself says \(record.verdict.rawValue)")
        }
        var first: [Finding] = []
        var more: [Finding] = []
        for finding in check.ruling.findings {
            if first.contains(where: { $0.property == finding.property }) {
                more.append(finding)
            } else {
                first.append(finding)
            }
        }
        lines += first.map { "\($0.property) at \($0.time): \($0.sentence)" }
        if !more.isEmpty { lines.append(more.told) }
        if let finding = check.ruling.findings.first {
            lines += Story(of: finding, in: check.history.observations, limit: 6).lines
        }
        lines += CheckReport.hazards(check.ruling.hazards)
        let tested = check.evaluations.map { "\($0.property) \($0.count)" }
        lines.append("put to the test: \(tested.joined(separator: ", "))")
        text = lines.joined(separator: "\n")
    }

    /// The first breach of each property that is not claimed, or whose assumptions did not hold.
    private static func hazards(_ hazards: [Finding]) -> [String] {
        var told: [String] = []
        var lines: [String] = []
        for hazard in hazards where !told.contains(hazard.property) {
            told.append(hazard.property)
            lines.append("  \(hazard.property) at \(hazard.time): \(hazard.sentence)")
        }
        guard !lines.isEmpty else { return [] }
        return ["hazards, not promised to be avoided here:"] + lines
    }
}
