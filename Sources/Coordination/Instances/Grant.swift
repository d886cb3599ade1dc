public import LockstepDeterminism

/// What an instance says when the lock becomes its own.
public struct Grant: Hashable, Sendable {
    /// The number that protected resources check.
    public var token: FencingToken
    /// When holding ends by itself, on the process's own clock; `distantFuture` for a store that
    /// sets no deadline.
    public var deadline: LocalInstant

    /// Puts a grant together.
    @inlinable
    public init(token: FencingToken, deadline: LocalInstant) {
        self.token = token
        self.deadline = deadline
    }
}

/// Why a lock is held no longer although nobody gave it back.
public enum LossReason: Hashable, Sendable, CustomStringConvertible {
    /// The deadline passed before a renewal succeeded.
    case expired
    /// The store names another holder.
    case taken(by: String)
    /// The record was emptied by someone else.
    case cleared
    /// The record was deleted.
    case deleted
    /// The record was deleted and made anew: it is another object now.
    case replaced
    /// The store ended the session that the lock hung on.
    case sessionEnded
    /// The store will not serve this candidate, for the reason given.
    case backendRefused(String)

    /// The reason as half a sentence.
    public var description: String {
        switch self {
        case .expired: "the deadline passed before a renewal succeeded"
        case .taken(let holder): "taken by \(holder)"
        case .cleared: "someone else emptied the record"
        case .deleted: "the record was deleted"
        case .replaced: "the record was deleted and made anew"
        case .sessionEnded: "the store ended the session"
        case .backendRefused(let reason): "the backend refused: \(reason)"
        }
    }
}

/// How giving a lock back ended.
public enum ReleaseOutcome: String, Hashable, Sendable {
    /// The store says that it is free, or that it has moved on.
    case released
    /// There was nothing to give back.
    case unneeded
    /// It was certainly not given back in time; it frees itself when its lease has run out.
    case failed
    /// It may have been given back.
    case unknown
}
