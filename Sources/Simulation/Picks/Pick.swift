/// How the world chooses among the things that may happen at one instant.
///
/// The catalog of policies: each case has a file of its own beside this one.
public enum Pick: Hashable, Sendable {
    /// In the order in which they were scheduled.
    case fifo
    /// Each has a priority drawn by its pod and its ordinal within the pod; the least goes first.
    ///
    /// Every order is possible, and removing a pod keeps the order of the others.
    case random
    /// Each choice is drawn evenly among all that are ready.
    case uniform
    /// Pods take turns, in the order in which they were made.
    case roundRobin
    /// Every task and every link has a drawn priority that it keeps, and `depth - 1` times the one
    /// that would go first becomes the last.
    ///
    /// Finds what needs a few particular orderings that even choices rarely keep up.
    case priorityChanges(depth: Int)
    /// As scheduled, but so many times the first one is put back behind all others.
    case boundedDelays(count: Int)
    /// Drawn priorities, drawn anew for whoever raced with what just happened.
    case partialOrder
}

extension Pick: CaseIterable {
    /// Every policy, those with a number at their usual one.
    public static let allCases: [Pick] = [
        .fifo, .random, .uniform, .roundRobin, .priorityChanges(depth: 3),
        .boundedDelays(count: 2), .partialOrder,
    ]

    /// The policy with another of the small numbers that real bugs need; itself if it has none.
    ///
    /// - Parameter number: Which of four, from 0 on.
    /// - Returns: The policy with that number.
    public func varied(by number: Int) -> Pick {
        switch self {
        case .fifo, .random, .uniform, .roundRobin, .partialOrder: self
        case .priorityChanges: .priorityChanges(depth: 2 + number)
        case .boundedDelays: .boundedDelays(count: 1 + number)
        }
    }
}

extension Pick: RawRepresentable {
    /// The policy as it is written: `random`, `pct:3`.
    public var rawValue: String {
        switch self {
        case .fifo: "fifo"
        case .random: "random"
        case .uniform: "uniform"
        case .roundRobin: "round-robin"
        case .priorityChanges(let depth): "pct:\(depth)"
        case .boundedDelays(let count): "delays:\(count)"
        case .partialOrder: "partial-order"
        }
    }

    /// Reads a policy as it is written; `nil` if there is none of that name, or for a number that
    /// is not from 1 to 100.
    public init?(rawValue: String) {
        if let plain = Pick.allCases.first(where: { $0.rawValue == rawValue }) {
            self = plain
            return
        }
        let parts = rawValue.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[1]), 1...100 ~= number else { return nil }
        switch parts[0] {
        case "pct": self = .priorityChanges(depth: number)
        case "delays": self = .boundedDelays(count: number)
        default: return nil
        }
    }
}
