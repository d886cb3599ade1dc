internal import LockstepDeterminism

/// What a loop still has to look at, by the instant at which it will.
///
/// A key is in the queue once: adding it again keeps the earlier of the two instants. Keys that
/// are due at one instant come in the order in which they were added.
struct WorkQueue<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var due: Instant
        var key: Key
    }

    /// In order of their instants, the earliest last.
    private var entries: [Entry] = []
    /// When each key is due; only ever asked by key.
    private var dues: [Key: Instant] = [:]

    /// When the first key is due.
    var nextInstant: Instant? { entries.last?.due }

    /// Whether nothing is left to look at.
    var isEmpty: Bool { entries.isEmpty }

    /// When a key is due; `nil` if it is not in the queue.
    func instant(of key: Key) -> Instant? { dues[key] }

    /// Adds a key, unless it is in the queue for an earlier instant.
    mutating func add(_ key: Key, at due: Instant) {
        if let earlier = dues[key] {
            guard due < earlier else { return }
            remove(key)
        }
        dues[key] = due
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].due > due { low = middle + 1 } else { high = middle }
        }
        entries.insert(Entry(due: due, key: key), at: low)
    }

    /// Takes a key out, whenever it was due.
    mutating func remove(_ key: Key) {
        guard dues.removeValue(forKey: key) != nil else { return }
        entries.removeAll { $0.key == key }
    }

    /// Takes the first key out if it is due.
    mutating func takeDue(at now: Instant) -> Key? {
        guard let first = entries.last, first.due <= now else { return nil }
        entries.removeLast()
        dues[first.key] = nil
        return first.key
    }
}
