internal import LockstepCoordination

/// M27, a place in the queue for the lock.
enum PlaceIsEnough {
    /// The mutant.
    static let mutant = Mutant(
        "M27",
        "Whoever finds nobody before his place takes himself for the holder, and does not look "
            + "whether his own entry is still there and his session alive.",
        incident: "etcd's lock, given to a waiter whose lease had run out: "
            + "https://github.com/etcd-io/etcd/issues/11456; two leaders of Curator's LeaderLatch: "
            + "https://issues.apache.org/jira/browse/CURATOR-696",
        breaks: ["S1", "F1"],
        queueRules: { $0.trustsPosition = true }
    )
}
