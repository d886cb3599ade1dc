internal import LockstepDeterminism

/// The disturbances that last at the moment, in the order in which they began.
struct DisturbanceTable: Sendable {
    /// One of them.
    struct Entry: Sendable {
        let id: String
        /// The id as a word, by which draws are addressed.
        let key: UInt64
        let disturbance: Disturbance
        /// The store's revision when it began, or when the store's leader died last.
        var revision: Int64
        /// Whether there is no leader: of a failover, what lies between a death and a take-over.
        var isStoreAway: Bool
        /// When the store's leader dies or is replaced next; `nil` if that happens once.
        var turn: Instant?
    }

    private(set) var entries: [Entry] = []
    /// Those that befall requests.
    private(set) var requests: [(key: UInt64, disturbance: RequestDisturbance)] = []
    /// Which parts of all deliveries break their watch.
    private(set) var drops: [(key: UInt64, partsPerMillion: UInt64)] = []
    /// Which parts of all events are left out.
    private(set) var gaps: [(key: UInt64, partsPerMillion: UInt64)] = []
    /// Which parts of all events are told twice.
    private(set) var repeats: [(key: UInt64, partsPerMillion: UInt64)] = []
    /// Which parts of all bookmarks are left out.
    private(set) var lostBookmarks: [(key: UInt64, partsPerMillion: UInt64)] = []
    /// Of how many given-up writes one is carried out, for each freeze of the store.
    private(set) var freezes: [UInt64] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Adds one; its id must not be there.
    mutating func add(
        _ disturbance: Disturbance,
        as id: String,
        after revision: Int64
    ) -> UInt64 {
        let key = stableID(id)
        entries.append(
            Entry(
                id: id,
                key: key,
                disturbance: disturbance,
                revision: revision,
                isStoreAway: true
            )
        )
        sort()
        return key
    }

    /// The one of a key.
    func entry(_ key: UInt64) -> Entry? { entries.first { $0.key == key } }

    /// Changes the one of a key.
    mutating func change(_ key: UInt64, _ body: (inout Entry) -> Void) {
        guard let place = entries.firstIndex(where: { $0.key == key }) else { return }
        body(&entries[place])
        sort()
    }

    /// Removes one.
    mutating func remove(_ id: String) -> Entry? {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { return nil }
        let entry = entries.remove(at: place)
        sort()
        return entry
    }

    /// Puts each where it is looked for.
    private mutating func sort() {
        requests = []
        drops = []
        gaps = []
        repeats = []
        lostBookmarks = []
        freezes = []
        for entry in entries {
            switch entry.disturbance {
            case .requests(let requests): self.requests.append((entry.key, requests))
            case .watchesDropped(let share): drops.append((entry.key, UInt64(share)))
            case .watchesGapped(let share): gaps.append((entry.key, UInt64(share)))
            case .watchesRepeated(let share): repeats.append((entry.key, UInt64(share)))
            case .bookmarksLost(let share): lostBookmarks.append((entry.key, UInt64(share)))
            case .storeFrozen(let share): freezes.append(UInt64(share))
            case .storeFailover(let failover) where entry.isStoreAway:
                freezes.append(UInt64(failover.appliedPartsPerMillion))
            default: break
            }
        }
    }
}
