/// Where rows stand, by their keys, for tables that keep rows in the order in which they came.
///
/// A few keys are searched one after the other, which beats hashing; for more there is a table, so
/// that a look-up costs the same with three pods and with ten thousand.
struct Places<Key: Hashable & Sendable>: Sendable {
    private var keys: [Key] = []
    private var table: [Key: Int] = [:]

    /// Up to how many keys are searched in order.
    private static var few: Int { 16 }

    /// The place of a key; `nil` if it was not entered.
    func find(_ key: Key) -> Int? {
        keys.count <= Self.few ? keys.firstIndex(of: key) : table[key]
    }

    /// The keys, in the order of their places.
    var all: [Key] { keys }

    /// Enters a key that is not there, behind all others.
    mutating func append(_ key: Key) {
        keys.append(key)
        if keys.count == Self.few + 1 {
            number()
        } else if keys.count > Self.few {
            table[key] = keys.count - 1
        }
    }

    /// Takes keys out; those behind them move up, as the elements of an array do.
    mutating func removeAll(where isGone: (Key) -> Bool) {
        keys.removeAll(where: isGone)
        number()
    }

    private mutating func number() {
        table.removeAll(keepingCapacity: true)
        guard keys.count > Self.few else { return }
        for (place, key) in keys.enumerated() { table[key] = place }
    }
}

/// A pod and a lock.
struct PodAndLock: Hashable, Sendable {
    var pod: String
    var lock: String
}
