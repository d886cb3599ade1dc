/// The store's leader dies, and another one takes over when the disturbance ends.
///
/// Meanwhile it is as with a frozen store. A store that keeps its word loses nothing by it; one
/// whose disks had not written what they confirmed, or that is restored from a backup, loses the
/// last writes.
///
/// - Source: etcd's guide to disaster recovery, and
///   https://github.com/etcd-io/etcd/issues/14143 for writes that were confirmed and lost;
///   https://github.com/etcd-io/etcd/issues/9888 for leases that begin anew.
public struct StoreFailover: Hashable, Sendable {
    /// How many of the last writes before it are lost; no more than the history still holds.
    public var losses: Int
    /// By how much the revision is raised above every earlier one if writes are lost, with the
    /// history forgotten; 0 to count on from the last write that is left, so that the numbers of
    /// those that are lost are given out again.
    public var bump: Int64
    /// Which part of the writes that were given up meanwhile is carried out when it ends.
    public var appliedPartsPerMillion: Int64
    /// Whether all leases begin anew when it ends: every Lease is given a new version, with what it
    /// held before, so that whoever watches it for rest sees a change that nobody made.
    public var refills: Bool
    /// How often the leader dies, in nanoseconds; 0 for once, for as long as the disturbance lasts.
    ///
    /// A new leader that takes over in between dies as the last one did.
    public var everyNanoseconds: Int64
    /// How long each election takes where the leader dies again and again, in nanoseconds; less
    /// than the time between two deaths.
    public var electionNanoseconds: Int64
    /// Whether whoever rests on the store is excused by the loss.
    ///
    /// It says nothing to the control plane: it is for those who judge what comes of it. A store
    /// that is itself under test is not excused.
    public var isExcuse: Bool

    /// Puts one together; by default nothing is lost, and nothing refilled.
    public init(
        losses: Int = 0,
        bump: Int64 = 0,
        appliedPartsPerMillion: Int64 = 500_000,
        isExcuse: Bool = true,
        refills: Bool = false,
        everyNanoseconds: Int64 = 0,
        electionNanoseconds: Int64 = 1_000_000_000
    ) {
        self.losses = losses
        self.bump = bump
        self.appliedPartsPerMillion = appliedPartsPerMillion
        self.isExcuse = isExcuse
        self.refills = refills
        self.everyNanoseconds = everyNanoseconds
        self.electionNanoseconds = electionNanoseconds
    }
}
