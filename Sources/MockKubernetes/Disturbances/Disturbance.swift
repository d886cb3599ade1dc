/// One thing that is wrong with a control plane, for as long as it lasts.
///
/// Faults of a run, people over HTTP and tests all begin and end the same ones, which have a form
/// in text: see `init(text:)`.
public enum Disturbance: Hashable, Sendable {
    /// The store answers nobody.
    ///
    /// Reads of any state are answered, watches are silent, everything else waits. Of the writes
    /// that were given up meanwhile, such a part is carried out when it ends.
    case storeFrozen(appliedPartsPerMillion: Int64)
    /// The store's leader is dead, and another takes over when it ends.
    case storeFailover(StoreFailover)
    /// The history up to now is forgotten, once; nothing lasts.
    case compaction
    /// A replica is down; when it ends, it starts with an empty watch cache.
    case replicaDown(Int)
    /// A replica does not reach the store, and answers from its cache what it may.
    case replicaCutOff(Int)
    /// A replica takes longer for everything.
    case replicaSlow(Int, nanoseconds: Int64)
    /// A replica's watch cache is further behind.
    case replicaStale(Int, nanoseconds: Int64)
    /// Control loops stand still: those of these names, or all of them if there are none.
    ///
    /// They go on learning, and when it ends do at once what they would have done.
    case loopsStopped([String])
    /// Some requests do not get the answer that they should.
    case requests(RequestDisturbance)
    /// Watches break: such a part of those that are open, and then of all deliveries.
    case watchesDropped(partsPerMillion: Int64)
    /// Watches are not told of such a part of the events, and do not notice.
    ///
    /// No API server does this; something between it and its client may.
    case watchesGapped(partsPerMillion: Int64)
    /// Watches are told such a part of the events twice.
    ///
    /// No API server does this within one watch; clients that begin again too early do.
    case watchesRepeated(partsPerMillion: Int64)
    /// Watches are not told such a part of the bookmarks, those included that say that the
    /// beginning is over.
    case bookmarksLost(partsPerMillion: Int64)

    /// Whether it has an end, or is over as soon as it has begun.
    public var lasts: Bool { self != .compaction }

    /// The replica that it is about, if it is about one.
    public var replica: Int? {
        switch self {
        case .replicaDown(let replica), .replicaCutOff(let replica),
            .replicaSlow(let replica, _), .replicaStale(let replica, _):
            replica
        default: nil
        }
    }
}
