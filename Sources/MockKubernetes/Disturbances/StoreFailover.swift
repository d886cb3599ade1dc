/// The store's leader dies, and another one takes over when the disturbance ends.
///
/// Meanwhile it is as with a frozen store. A store that keeps its word loses nothing by it; one
/// whose disks had not written what they confirmed, or that is restored from a backup, loses the
/// last writes.
///
/// - Source: etcd's guide to disaster recovery, and
///   https://github.com/etcd-io/etcd/issues/14143 for writes that were confirmed and lost.
public struct StoreFailover: Hashable, Sendable {
    /// How many of the last writes before it are lost; no more than the history still holds.
    public var losses: Int
    /// By how much the revision is raised above every earlier one if writes are lost, with the
    /// history forgotten; 0 to count on from the last write that is left, so that the numbers of
    /// those that are lost are given out again.
    public var bump: Int64
    /// Which part of the writes that were given up meanwhile is carried out when it ends.
    public var appliedPartsPerMillion: Int64
    /// Whether whoever rests on the store is excused by the loss.
    ///
    /// It says nothing to the control plane: it is for those who judge what comes of it. A store
    /// that is itself under test is not excused.
    public var isExcuse: Bool

    /// Puts one together; by default nothing is lost.
    public init(
        losses: Int = 0,
        bump: Int64 = 0,
        appliedPartsPerMillion: Int64 = 500_000,
        isExcuse: Bool = true
    ) {
        self.losses = losses
        self.bump = bump
        self.appliedPartsPerMillion = appliedPartsPerMillion
        self.isExcuse = isExcuse
    }
}
