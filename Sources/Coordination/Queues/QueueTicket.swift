public import LockstepDeterminism

/// A place in a lock's queue, in a store that keeps one record for each.
///
/// A ticket is its owner's session and place in one: it lives while its owner renews it, and its
/// place is the store's number of the last write before its owner fixed it, as a rule the one that
/// made it, so a later ticket never comes before one that was fixed earlier.
public struct QueueTicket: Hashable, Sendable {
    /// Names the ticket: the fresh random bits of the campaign that it was drawn for.
    public var id: GrantID
    /// Who waits or holds, for people.
    ///
    /// Two processes may spell it alike.
    public var holder: String
    /// How long others must leave the ticket alone, in nanoseconds; 0 if it does not say.
    public var leaseNanoseconds: Int64
    /// Where the ticket stands; `nil` before its owner has fixed that.
    public var place: UInt64?
    /// When the ticket was drawn, on its owner's wall clock, for people.
    public var drawTime: WallInstant?
    /// When the owner last renewed it, on its own wall clock, for people.
    public var renewTime: WallInstant?

    /// Puts a ticket together.
    public init(
        id: GrantID,
        holder: String,
        leaseNanoseconds: Int64,
        place: UInt64? = nil,
        drawTime: WallInstant? = nil,
        renewTime: WallInstant? = nil
    ) {
        self.id = id
        self.holder = holder
        self.leaseNanoseconds = leaseNanoseconds
        self.place = place
        self.drawTime = drawTime
        self.renewTime = renewTime
    }
}

/// A ticket as the store has it.
public struct StandingTicket: Hashable, Sendable {
    /// What it says.
    public var ticket: QueueTicket
    /// Where it stands: what it says, or, while it does not, the number of the last write to it.
    public var place: UInt64
    /// The state it is in.
    public var version: RegisterVersion

    /// Puts a standing ticket together.
    public init(_ ticket: QueueTicket, place: UInt64, version: RegisterVersion) {
        self.ticket = ticket
        self.place = place
        self.version = version
    }
}

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

/// The rules of `QueueElection` that a planted bug may break; as they stand, they are right.
package struct QueueRules: Hashable, Sendable {
    /// Hold the lock once no ticket stands before one's own place, without looking whether one's
    /// own is still there and was renewed in time.
    package var trustsPosition = false

    /// The right rules.
    package init() {}
}
