/// A machine whose states can be told apart, so that an explorer need not visit one twice.
///
/// It must keep to value types: a copy goes on by itself.
public protocol ExplorableMachine: Machine {
    /// Adds everything that decides what the machine will do from here on.
    ///
    /// Counters that only name things, and what is merely reported, may be left out: then states
    /// that differ in nothing else count as one.
    func hashState(into hasher: inout Hasher)

    /// Whether a timer of this number would still change anything.
    ///
    /// One that would not is taken out of the world: it is no moment at which something can be
    /// chosen, and no part of a state. If in doubt, `true`.
    func awaits(timer number: UInt64) -> Bool

    /// Whether an answer with this tag would still change anything; if in doubt, `true`.
    func awaits(reply tag: UInt64) -> Bool

    /// What the machine's program has left behind now that it has returned; `nil` while it runs.
    var end: ProgramEnd? { get }
}

extension ExplorableMachine {
    /// Every timer counts.
    public func awaits(timer number: UInt64) -> Bool { true }
    /// Every answer counts.
    public func awaits(reply tag: UInt64) -> Bool { true }
    /// It never returns.
    public var end: ProgramEnd? { nil }
}

/// How a machine's program has returned, and what it still held then.
public struct ProgramEnd: Hashable, Sendable {
    /// What it threw; `nil` if it returned in order.
    public var error: String?
    /// How many tasks of its own still ran.
    public var tasks: Int
    /// How many timers it still waited for.
    public var timers: Int
    /// How many of its requests were not answered.
    public var calls: Int

    /// Describes a return.
    public init(error: String? = nil, tasks: Int = 0, timers: Int = 0, calls: Int = 0) {
        self.error = error
        self.tasks = tasks
        self.timers = timers
        self.calls = calls
    }
}
