internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepMockKubernetes

/// The faults that a running server suffers: which last, and when those end that end by themselves.
struct LiveFaults: Sendable {
    /// The most faults that may last at once.
    static let limit = 64

    private(set) var ends: [(id: String, at: Instant)] = []
    private var last: UInt64 = 0

    /// The next name that the server gives.
    mutating func name() -> String {
        last += 1
        return "fault-\(last)"
    }

    /// When the next fault ends by itself.
    var nextEnd: Instant? { ends.lazy.map(\.at).min() }

    /// Has a fault end by itself.
    mutating func schedule(_ id: String, at end: Instant) {
        ends.removeAll { $0.id == id }
        ends.append((id, end))
    }

    /// Forgets that a fault ends by itself.
    mutating func unschedule(_ id: String) {
        ends.removeAll { $0.id == id }
    }

    /// The faults whose time is over, earliest first.
    func due(at now: Instant) -> [String] {
        ends.filter { $0.at <= now }.sorted { ($0.at, $0.id) < ($1.at, $1.id) }.map(\.id)
    }
}
