internal import LockstepDeterminism

/// One API server in front of the store: how far its watch cache has seen, and what is wrong with
/// it.
struct Replica: Sendable {
    /// The revision that its watch cache has seen.
    var seen: Int64
    /// The revision up to which its watches were told: an answer may move the cache on as well.
    var told: Int64
    /// When the cache saw it.
    var seenAt = Instant.zero
    /// The revision at which the cache began; it can tell nothing of what happened before.
    var oldest: Int64
    /// Since when the store has been telling it what it commits.
    var connectedAt = Instant.zero
    /// How many disturbances have it down.
    var downs = 0
    /// How many disturbances cut it off from the store.
    var cuts = 0
    /// What was stored when it was cut off, from which it answers until it no longer is.
    ///
    /// Empty otherwise; a list, so that a replica stays small.
    var memory: [APIServer] = []
    /// By how much it takes longer for everything, in nanoseconds.
    var addedServiceNanoseconds: Int64 = 0
    /// By how much its cache is further behind, in nanoseconds.
    var addedLagNanoseconds: Int64 = 0
    /// The open watches, kind by kind, each in the order in which they were opened.
    var watchers: [[UInt64]]
    /// Who has a seat.
    var seats: SeatTable
    /// When the agenda wakes it for its watchers and waiting reads.
    var wakes: Instant?

    /// An API server whose cache has seen everything.
    init(kindCount: Int, revision: Int64, seats: Int) {
        seen = revision
        told = revision
        oldest = 0
        watchers = Array(repeating: [], count: kindCount)
        self.seats = SeatTable(seats: seats)
    }

    var isUp: Bool { downs == 0 }

    /// Enters an open watch; its kind may have come after the replica was made.
    mutating func add(watcher: UInt64, ofKind index: Int) {
        while watchers.count <= index { watchers.append([]) }
        watchers[index].append(watcher)
    }
}
