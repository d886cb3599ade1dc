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

    /// Whether it is worth forgetting something.
    var isLong: Bool { instants.count >= 4_096 }

    /// Forgets what was committed before an instant.
    mutating func forget(before instant: Instant) {
        let count = instants.firstIndex { $0 >= instant } ?? instants.count
        floor += Int64(count)
        instants.removeFirst(count)
    }
}
