public import LockstepDeterminism

/// For which locks a judge of progress still waits for a believer.
public struct ProgressDemand: Sendable {
    /// Since when the clock of each lock runs; `nil` while it does not.
    private var locks: [(lock: String, since: Instant?)]

    /// One lock, waited for since then, or, if that lies ahead, from then on.
    public init(since: Instant) {
        locks = [("", since)]
    }

    /// Nothing.
    public init() {
        locks = []
    }

    init(_ waiting: [WantedLocks.Waiting]) {
        locks = waiting.map { ($0.lock, $0.since) }
    }

    /// Whether whoever fails another demand fails this one as well, or has failed it before.
    public func covers(_ other: ProgressDemand) -> Bool {
        other.locks.allSatisfy { wanted in
            locks.contains { own in
                guard own.lock == wanted.lock else { return false }
                guard let since = own.since else { return wanted.since == nil }
                return wanted.since.map { since <= $0 } ?? true
            }
        }
    }
}
