internal import LockstepHistories

/// Something known of each elector: of one life of a pod and one lock.
///
/// A table of a few rows, searched in order.
struct ElectorTable<Row: Sendable>: Sendable {
    /// An elector and what is known of it.
    struct Entry: Sendable {
        var pod: String
        var incarnation: UInt32
        var lock: String
        var row: Row
    }

    private(set) var entries: [Entry] = []

    /// What is known of the observed pod's elector for a lock; `nil` if nothing is.
    func find(_ lock: String, _ observation: Observation) -> Int? {
        entries.firstIndex {
            $0.pod == observation.pod && $0.lock == lock
                && $0.incarnation == observation.incarnation
        }
    }

    /// The place of the observed pod's elector for a lock, entered with `row` if it is new.
    mutating func index(_ lock: String, _ observation: Observation, new row: Row) -> Int {
        if let known = find(lock, observation) { return known }
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

    /// Reads and changes what is known of an elector.
    subscript(index: Int) -> Row {
        get { entries[index].row }
        _modify { yield &entries[index].row }
    }

    /// Forgets every elector of a pod.
    mutating func forget(_ pod: String) {
        entries.removeAll { $0.pod == pod }
    }
}
