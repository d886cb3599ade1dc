public import LockstepHistories

/// A way in which a program uses its lock and works under it, be it as documentation asks or not.
///
/// A manner knows no world and no store: it is handed the lock, and each holding of it. Everything
/// it chooses, it draws from the randomness that comes with them.
public protocol Manner: Sendable {
    /// The name that scenarios give it.
    var name: String { get }
    /// What it does, in one sentence.
    var summary: String { get }
    /// What no longer holds of a run in which somebody works so; empty if all that is promised
    /// holds.
    var voids: [Assumption] { get }
    /// Whether it asks for the lock in its own way, and not only works in one.
    ///
    /// Electors whose work cannot ask for the lock itself play none of those.
    var asksItsOwnWay: Bool { get }

    /// Asks for the lock once, works under it, and gives it back.
    ///
    /// - Parameter lock: The lock.
    /// - Throws: What the lock throws, what the work throws, or `CancellationError`.
    func use(_ lock: WantedLock) async throws

    /// Works while the lock is held.
    ///
    /// - Parameter holding: What the work has.
    /// - Throws: What ends the work, be it cancellation, a term that is over, or its own failure.
    func work(_ holding: Holding) async throws
}

extension Manner {
    /// None: all that is promised holds.
    public var voids: [Assumption] { [] }
    /// It only works in its own way.
    public var asksItsOwnWay: Bool { false }

    /// Asks, waits as long as it takes, and works.
    public func use(_ lock: WantedLock) async throws {
        try await lock.hold { try await work($0) }
    }

    /// Works as documentation asks for.
    public func work(_ holding: Holding) async throws { try await holding.workInOrder() }
}
