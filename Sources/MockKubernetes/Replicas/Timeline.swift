internal import LockstepDeterminism

/// When the last revisions were committed.
struct Timeline: Sendable {
    /// The revision before the first one that is remembered.
    private(set) var floor: Int64
    private var instants: [Instant] = []

    /// Remembers nothing up to a revision.
    init(after floor: Int64) {
        self.floor = floor
    }

    /// Enters revisions that were committed at one instant.
    mutating func note(through revision: Int64, at instant: Instant) {
        while floor + Int64(instants.count) < revision { instants.append(instant) }
    }

    /// When a revision was committed; `nil` if that is too long ago to matter.
    subscript(revision: Int64) -> Instant? {
        let place = Int(revision - floor - 1)
        return instants.indices.contains(place) ? instants[place] : nil
    }

    /// Forgets what was committed before an instant, now and then.
    mutating func forget(before instant: Instant) {
        guard instants.count >= 4_096 else { return }
        let count = instants.firstIndex { $0 >= instant } ?? instants.count
        floor += Int64(count)
        instants.removeFirst(count)
    }

    /// Forgets everything after a revision, which did not happen after all.
    mutating func forget(after revision: Int64) {
        let count = max(0, Int(revision - floor))
        if count < instants.count { instants.removeLast(instants.count - count) }
        floor = min(floor, revision)
    }
}
