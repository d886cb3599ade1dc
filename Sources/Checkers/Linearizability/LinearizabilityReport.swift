public import LockstepHistories

/// What a judge of linearizability makes of a log.
public struct LinearizabilityReport: Sendable {
    /// What the objects were taken for.
    public let model: LinearModel
    /// How many operations the log has.
    public let operationCount: Int
    /// How many of them certainly happened; the others cannot be held against anybody.
    public let knownCount: Int
    /// How many keys the log has.
    public let keyCount: Int
    /// How many steps the search took.
    public internal(set) var explored = 0
    /// The keys whose operations have no order.
    public internal(set) var violations: [OrderViolation] = []
    /// The keys for which the budget ended before there was an answer.
    public internal(set) var undecided: [String] = []

    init(model: LinearModel, log: OperationLog) {
        self.model = model
        operationCount = log.operationCount
        keyCount = log.tracks.count
        knownCount = log.tracks.reduce(0) { sum, track in
            sum + track.operations.count { $0.end >= 0 }
        }
    }

    /// What is known: an order was found for every key, some key has none, or nobody can say.
    public var verdict: Verdict {
        if !violations.isEmpty { return .violated }
        return undecided.isEmpty ? .valid : .unknown
    }
}

/// The operations of a key that have no order, in the shortest window that shows it.
public struct OrderViolation: Sendable {
    /// An operation as a person reads it.
    public struct Line: Hashable, Sendable {
        /// The place of the invocation.
        public var begin: Int
        /// The place of the completion; -1 if nobody knows whether it happened.
        public var end: Int
        /// The process, by its own number.
        public var process: Int64
        /// What it did and what came of it: `write 2`, `read saw 1`.
        public var what: String
    }

    /// The key.
    public var key: String
    /// The operations that cannot be ordered, by invocation.
    public var lines: [Line]
    /// Why, one sentence each.
    public var reasons: [String]
    /// Whether what came before the window plays no part.
    public var isSelfContained: Bool

    /// The window as text, a line an operation, then the reasons; `place` names the places.
    public func text(place: String = "line") -> String {
        let ranges = lines.map { $0.end < 0 ? "\($0.begin)-" : "\($0.begin)-\($0.end)" }
        let width = ranges.map(\.count).max() ?? 0
        let whose = lines.map { "\($0.process)".count }.max() ?? 0
        var text: [String] = []
        for (line, range) in zip(lines, ranges) {
            let process = "\(line.process)"
            let pads = (width - range.count, whose - process.count)
            text.append(
                "  \(place)s \(range)" + String(repeating: " ", count: pads.0)
                    + "  process \(process)" + String(repeating: " ", count: pads.1)
                    + "  \(line.what)"
            )
        }
        return (text + reasons.map { "  \($0)" }).joined(separator: "\n")
    }
}
