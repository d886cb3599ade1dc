internal import Synchronization

/// Counts the open connections, and gives each its number.
final class Connections: Sendable {
    private let last = Atomic<UInt64>(0)
    private let open = Atomic<Int>(0)
    private let limit: Int
    private let onEnd: @Sendable (UInt64) -> Void

    /// - Parameters:
    ///   - limit: How many connections are answered.
    ///   - onEnd: Is told the number of each connection that has ended.
    init(limit: Int, onEnd: @escaping @Sendable (UInt64) -> Void) {
        self.limit = limit
        self.onEnd = onEnd
    }

    /// How many connections are open.
    var count: Int { open.load(ordering: .relaxed) }

    /// Whether more connections are open than are answered.
    var areTooMany: Bool { count > limit }

    /// A connection is there; its number is from 1 on, and never used twice.
    func begin() -> UInt64 {
        open.wrappingAdd(1, ordering: .relaxed)
        return last.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// A connection has ended.
    func end(_ number: UInt64) {
        open.wrappingSubtract(1, ordering: .relaxed)
        onEnd(number)
    }
}
