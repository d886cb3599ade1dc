public import LockstepDeterminism

/// Someone who is told what happens to a lock, as it happens.
///
/// All notes on one lock of one process come from one task, in order. The end of a belief is noted
/// before the release that follows it is sent.
public protocol ElectionObserver: Sendable {
    /// Takes note of one event; must return soon and must not block.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - name: The lock it happened to.
    func note(_ event: ElectionEvent, on name: String)
}

/// What can happen to a lock in one process.
public enum ElectionEvent: Hashable, Sendable {
    /// The process began to compete.
    case campaignBegan
    /// The campaign that has just begun was asked for within the work under another lock of this
    /// process, or under this very one: that is not given back before this has come to an end.
    ///
    /// Said for each lock under which the asking task works, the outermost first. Whoever asks for
    /// locks in one order in one place, and in another elsewhere, can tell by it. A task that is
    /// not waited for by the work that began it should be a detached one; else it counts as part.
    case nested(under: String)
    /// The process holds the lock from now on, until `deadline` on its own clock.
    case granted(FencingToken, deadline: LocalInstant)
    /// The deadline moved.
    case deadlineMoved(LocalInstant)
    /// The process holds the lock no longer. Exactly one for each `granted`, unless the process
    /// dies.
    case beliefEnded(TermEnd)
    /// The work under the lock began.
    case bodyBegan(FencingToken)
    /// The work was told to end.
    case bodyCancelled
    /// The work ended.
    case bodyEnded
    /// The term is over for its user. Exactly one for each `bodyBegan`, unless the process dies.
    case stopped(TermEnd)
    /// A request that gives the lock back is about to be sent.
    case releaseSent
    /// Giving the lock back ended. It is noted after every campaign, with `unneeded` if there was
    /// nothing to give.
    case releaseEnded(ReleaseOutcome)
    /// The store says who holds the lock; empty for nobody.
    case observedLeader(String)
    /// The process stands in the lock's queue; of two places the lower comes first.
    ///
    /// Only a first-come-first-served store says so.
    case waiting(place: UInt64)
    /// The process stands in the queue no longer, or has not renewed its place in time and cannot
    /// be sure of it; `waiting` follows if it has it still.
    case leftQueue
    /// A request to the store was refused or could not be sent, for the reason given, a sentence
    /// for people. Nothing else is said of it: the campaign or the term goes on and asks again at
    /// its own pace, for ever. Whoever lacks a permission learns it here only.
    case requestFailed(String)
    /// A request has no known outcome, for the reason given: it was not answered in time, or the
    /// answer leaves it open. The campaign or the term goes on.
    case requestUnknown(String)
}

/// Why a term ended.
public enum TermEnd: Hashable, Sendable, CustomStringConvertible {
    /// The work returned.
    case finished
    /// The work threw an error.
    case failed
    /// The caller was cancelled.
    case cancelled
    /// The lock was lost while the work ran.
    case lost(LossReason)

    /// The reason as half a sentence.
    public var description: String {
        switch self {
        case .finished: "the work is done"
        case .failed: "the work failed"
        case .cancelled: "the caller was cancelled"
        case .lost(let reason): reason.description
        }
    }
}
