internal import LockstepHistories

/// Something known of each elector: of one life of a pod and one lock.
///
/// The rows stand in the order in which they were entered.
struct ElectorTable<Row: Sendable>: Sendable {
    /// An elector and what is known of it.
    struct Entry: Sendable {
        var pod: String
        var incarnation: UInt32
        var lock: String
        var row: Row
    }

    /// What tells electors apart.
    private struct Key: Hashable, Sendable {
        var pod: String
        var incarnation: UInt32
        var lock: String
    }

    private(set) var entries: [Entry] = []
    private var places = Places<Key>()
    /// The places of all lives of a pod with a lock; looked up, and never gone through.
    private var lives: [PodAndLock: [Int]] = [:]

    /// What is known of the observed pod's elector for a lock; `nil` if nothing is.
    func find(_ lock: String, _ observation: Observation) -> Int? {
        places.find(key(lock, observation))
    }

    /// The place of the observed pod's elector for a lock, entered with `row` if it is new.
    mutating func index(_ lock: String, _ observation: Observation, new row: Row) -> Int {
        if let known = find(lock, observation) { return known }
        places.append(key(lock, observation))
        lives[PodAndLock(pod: observation.pod, lock: lock), default: []].append(entries.count)
        entries.append(
            Entry(
                pod: observation.pod,
                incarnation: observation.incarnation,
                lock: lock,
                row: row
            )
        )
        return entries.count - 1
    }

    /// The places of a pod's electors for a lock, whichever life they are of.
    func all(_ lock: String, of pod: String) -> [Int] {
        lives[PodAndLock(pod: pod, lock: lock)] ?? []
    }

    /// Reads and changes what is known of an elector.
    subscript(index: Int) -> Row {
        get { entries[index].row }
        _modify { yield &entries[index].row }
    }

    /// Forgets every elector of a pod.
    mutating func forget(_ pod: String) {
        guard entries.contains(where: { $0.pod == pod }) else { return }
        entries.removeAll { $0.pod == pod }
        places.removeAll { $0.pod == pod }
        lives.removeAll(keepingCapacity: true)
        for (place, entry) in entries.enumerated() {
            lives[PodAndLock(pod: entry.pod, lock: entry.lock), default: []].append(place)
        }
    }

    private func key(_ lock: String, _ observation: Observation) -> Key {
        Key(pod: observation.pod, incarnation: observation.incarnation, lock: lock)
    }
}

extension ElectorTable {
    /// Adds what is known of every elector whose row `counts`.
    func hashMemory(
        into hasher: inout Hasher,
        where counts: (Row) -> Bool = { _ in true },
        _ add: (Row, inout Hasher) -> Void
    ) {
        hasher.combine(unordered: entries.filter { counts($0.row) }) { entry, hasher in
            hasher.combine(entry.pod)
            hasher.combine(entry.incarnation)
            hasher.combine(entry.lock)
            add(entry.row, &hasher)
        }
    }
}
