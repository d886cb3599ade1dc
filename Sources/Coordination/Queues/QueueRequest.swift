/// What `QueueElection` asks of its store.
public enum QueueRequest: Hashable, Sendable {
    /// Make this ticket, at the end of the queue.
    case join(QueueTicket)
    /// Which tickets are there? The answer must not be older than the question.
    case look
    /// Store this ticket anew, if it is still in this state of this object.
    case renew(QueueTicket, over: RegisterVersion)
    /// Remove an own ticket; the object is known unless no answer has told of it yet.
    case leave(GrantID, uid: String?)
    /// Remove somebody else's ticket, if it is still in exactly this state of this object.
    case remove(GrantID, RegisterVersion)
}

/// What a store answers to a `QueueRequest`.
public enum QueueResponse: Hashable, Sendable {
    /// Every ticket there is, in no particular order.
    case queue([StandingTicket])
    /// The ticket was made or renewed, and is in this state now.
    case written(RegisterVersion)
    /// The ticket was removed.
    case removed
    /// There is a ticket of this name already; nothing was made.
    case present
    /// There is no such ticket.
    case missing
    /// The ticket is not in the state expected; nothing was changed.
    case conflict
    /// The store will never make such a ticket, for the reason given.
    case refused(String)
}
