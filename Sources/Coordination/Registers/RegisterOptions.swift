/// What an election over a versioned record leaves open.
public struct RegisterOptions: Hashable, Sendable {
    /// What a missing record means.
    public var missing: MissingRecord
    /// Where token numbers come from.
    ///
    /// A store whose versions cannot be ordered counts transitions
    /// whatever this says.
    public var tokenSource: FencingToken.Source

    /// What a missing record means.
    public enum MissingRecord: Hashable, Sendable {
        /// Someone may still hold what was deleted: create a placeholder that names nobody, and
        /// wait its whole lease before taking it over.
        ///
        /// One process at a time holds the lock even if a third party deletes the record, however
        /// often and whenever writes arrive: the only write that needs no version makes no holder.
        /// The placeholder's lease is the longer of the creator's own and the one it knew the
        /// deleted record to publish. A process that never saw a record whose lease is longer than
        /// its own does not wait long enough: then, as in a rolling update that changes the lease,
        /// a deletion is an override. The very first start takes a lease longer.
        case waitLease
        /// Nobody holds it: create it at once.
        ///
        /// Weaker: whoever deletes the record of a living holder makes a second one, and so may a
        /// creation that arrives late.
        case createAtOnce
    }

    /// Chooses; the defaults claim most.
    public init(
        missing: MissingRecord = .waitLease,
        tokenSource: FencingToken.Source = .storeVersion
    ) {
        self.missing = missing
        self.tokenSource = tokenSource
    }
}
