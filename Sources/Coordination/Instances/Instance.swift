public import LockstepDeterminism

/// An algorithm for holding a lock, as a value: inputs go in, wishes come out.
///
/// An instance never sends, sleeps or asks for the time. Whoever drives it tells it what happened
/// and when, and does what it asks for. The same value therefore runs under the async shell in
/// production, under that shell in the simulator, and under anything that copies values.
///
/// Inputs come one at a time. The first is `start`. After `stop` an instance gives back what it
/// holds and answers with exactly one `released`; after that it may be started again, at once or
/// much later, and should begin with what it knows of the store.
///
/// An instance is generic in its store: what it asks of it (`Request`), what it is answered
/// (`Response`), and what the store tells it unasked (`Notice`; `Never` if nothing).
public protocol Instance: Sendable {
    /// What the instance asks of its store.
    associatedtype Request: Sendable
    /// What the store answers.
    associatedtype Response: Sendable
    /// What the store tells unasked, such as the end of a session or of a watched entry.
    associatedtype Notice: Sendable

    /// Takes one input and appends what should be done, in order.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - context: When it happened, and a source of random words.
    ///   - directives: Where wishes are appended; what it already holds is left alone.
    mutating func handle(_ input: Input, in context: Context, into directives: inout [Directive])
}

extension Instance {
    /// What can happen to this instance.
    public typealias Input = InstanceInput<Response, Notice>
    /// What this instance can ask for.
    public typealias Directive = InstanceDirective<Request>
    /// What this instance is told with every input.
    public typealias Context = InstanceContext
}

/// What can happen to an instance.
public enum InstanceInput<Response: Sendable, Notice: Sendable>: Sendable {
    /// Campaign for the lock.
    case start
    /// A timer the instance had armed is due. It is armed no longer.
    case timer(TimerID)
    /// A request sent at `sentAt` was answered, failed, or became unknown.
    ///
    /// Every request gets exactly one.
    case reply(RequestID, Completion<Response>, sentAt: LocalInstant)
    /// The store told something unasked.
    case notice(Notice)
    /// The work under the lock has ended, or is not wanted any more: give back what is held.
    case stop
}

/// What an instance can ask for.
public enum InstanceDirective<Request: Sendable>: Sendable {
    /// Send a request. It counts as sent at the instant of the input that led to it.
    case send(RequestID, Request)
    /// Give the timer back as an input at a local instant, in place of an earlier setting.
    case arm(TimerID, at: LocalInstant)
    /// Forget the timer.
    case disarm(TimerID)
    /// The lock is held from now on. Said at most once between a `start` and its `released`.
    case granted(Grant)
    /// The lock is held until a later instant than before.
    case extended(LocalInstant)
    /// The lock is held no longer. Said at most once for each grant, and never after `stop`; in
    /// answer to `stop` itself only if that comes past the deadline.
    case lost(LossReason)
    /// The campaign cannot succeed and is over; nothing was granted.
    case refused(LossReason)
    /// The next request gives the lock back.
    case releasing
    /// The answer to `stop`: nothing further will be asked for.
    case released(ReleaseOutcome)
    /// The store says who holds the lock; empty for nobody.
    case observed(holder: String)
    /// The candidate stands in the lock's queue; of two places the lower comes first.
    case waiting(place: UInt64)
    /// The candidate stands in the queue no longer, or cannot be sure of it.
    case leftQueue
}

/// What an instance is told with every input.
public struct InstanceContext: Sendable {
    /// The process's monotonic clock, which counts suspension.
    public var now: LocalInstant
    /// The process's wall clock, for records that people read.
    public var wall: WallInstant
    /// The process's source of random words.
    public var randomness: any Randomness

    /// Puts a context together.
    @inlinable
    public init(now: LocalInstant, wall: WallInstant, randomness: any Randomness) {
        self.now = now
        self.wall = wall
        self.randomness = randomness
    }
}

/// Names one request of one instance.
public struct RequestID: Hashable, Sendable {
    /// The number the instance chose; never used twice.
    public let rawValue: UInt64

    /// Names a request by its number.
    @inlinable
    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// Names one of the few timers of an instance.
public struct TimerID: Hashable, Sendable {
    /// The number the instance chose for this purpose.
    public let rawValue: UInt8

    /// Names a timer by its number.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// How a request ended: it happened, it certainly did not, or nobody knows.
public enum Completion<Response: Sendable>: Sendable {
    /// The store answered.
    case ok(Response)
    /// The request certainly had no effect, for the reason given: a sentence for people.
    case failed(because: String)
    /// The request may have had its effect, and may still have it later; why nobody knows is a
    /// sentence for people.
    case unknown(because: String)

    /// Why there is no answer; `nil` if there is one.
    public var reason: String? {
        switch self {
        case .ok: nil
        case .failed(let reason), .unknown(let reason): reason
        }
    }

    /// Whether nobody knows what came of the request.
    @inlinable public var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}

extension Completion: Equatable where Response: Equatable {}
