/// Every way to break the world.
public enum FaultCatalog {
    /// One line a fault, in the order in which plans list them.
    public static let all: [any Fault] = [
        Clocks(),
        Deletion(),
        Drain(),
        Edit(),
        Eviction(),
        ForcedDeletion(),
        Kill(),
        LateReply(),
        LostReply(),
        NodeLoss(),
        NodePartition(),
        Partition(),
        Pause(),
        Terminate(),
        ZoneLoss(),
        // The API server's own troubles.
        StoreOutage(),
        StoreFailover(),
        APIErrors(),
        ExpiredCredentials(),
        ReplicaDown(),
        ReplicaSlow(),
        ReplicaCutOff(),
        StaleReplica(),
        LoopsStopped(),
        WatchDrop(),
        WatchGap(),
        WatchRepeat(),
        BookmarkLoss(),
        Compaction(),
        // Links.
        Latency(),
        Loss(),
        Duplication(),
        Reordering(),
        Clog(),
        Queueing(),
        Reset(),
        Refusal(),
        HalfOpen(),
        Hang(),
        Isolation(),
        Bridge(),
        Ring(),
        // Pods.
        Replacement(),
        Restore(),
        Shutdown(),
        RollingRestart(),
        RollingUpdate(),
        Stall(),
        // Clocks.
        WallStep(),
        WallSlew(),
        WallFreeze(),
        ClockRate(),
        Suspension(),
        LateTimers(),
    ]

    /// The fault of this kind.
    public static func fault(_ kind: String) -> (any Fault)? {
        all.first { $0.kind.name == kind }
    }
}
