internal import LockstepDeterminism
internal import LockstepHistories

/// One pod's latest belief that it holds a lock.
struct Belief: Sendable {
    var lock: String
    var pod: String
    var incarnation: UInt32
    var token: Token
    /// The sequence of the observation that began the present stretch of believing.
    var sequence: UInt64
    /// True time at which the present stretch began.
    var start: Instant
    /// The deadline on the pod's own clock; `nil` if it has none.
    var deadline: LocalInstant?
    /// The first true instant at which the pod's clock shows the deadline, if its rate stays.
    var expiry: Instant?
    /// True time at which the belief ended; `nil` while it has not, or has only expired.
    var end: Instant?
    /// Whether it ended only by its deadline, as a clock showed that was set since.
    var hasRunOut = false

    /// Whether its pod may still move its deadline.
    var isOpen: Bool { end == nil || hasRunOut }

    /// When the belief was over, if it was by then.
    func over(by now: Instant) -> Instant? {
        if let end { return end }
        guard let expiry, expiry <= now else { return nil }
        return max(start, expiry)
    }
}

/// What is known of a pod: its clock, and whether it runs.
struct Host: Sendable {
    var pod: String
    /// The pod's clock, rebuilt from what it showed; `nil` until it showed something.
    var clock: LocalClock?
    /// True time at which the present pause began.
    var pausedSince: Instant?
    /// The last pause that is over.
    var lastPause: (from: Instant, to: Instant)?
}
