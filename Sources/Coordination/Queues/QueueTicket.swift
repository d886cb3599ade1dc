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
