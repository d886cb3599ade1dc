internal import LockstepDeterminism

/// The configurations from which the search has found no way on.
///
/// A configuration is told by 128 bits: a mistake has a chance of about 2^-80 in a search of the
/// greatest size. Beside them stands how many open operations of each group had been used: with
/// as many or more used, the same configuration is dead as well.
struct DeadEnds: Sendable {
    /// What tells a configuration.
    struct Key: Sendable {
        var first: UInt64
        var second: UInt64

        /// Takes a state in.
        ///
        /// Both halves have been mixed, and each goes its own way.
        mutating func fold(_ state: ModelState) {
            fold(state.first)
            fold(state.second)
        }

        private mutating func fold(_ word: UInt64) {
            first = mix64(first ^ word)
            second = mix64(second ^ word)
        }
    }

    /// How many there are.
    private(set) var count = 0
    private var keys: [Key] = []
    private var heads: [Int32] = []
    /// For each entry the one before it under the same key, then the counts.
    private var pool: [Int32] = []
    private var mask = 0

    /// Whether a configuration is known to be dead.
    ///
    /// - Parameters:
    ///   - key: The configuration.
    ///   - used: How many operations of each group have been used.
    ///   - groups: The groups that can matter.
    ///   - compared: Grows by as many numbers as were compared, and by eight for each entry.
    /// - Returns: Whether it is; `false` says that nobody knows.
    func contains(
        _ key: Key,
        used: [Int32],
        groups: [Int32],
        compared: inout Int
    ) -> Bool {
        guard count > 0 else { return false }
        let place = find(key)
        guard heads[place] != 0 else { return false }
        if groups.isEmpty { return true }
        var entry = heads[place]
        while entry > 0 {
            let start = Int(entry)
            var isCovered = true
            compared += 8
            for (offset, group) in groups.enumerated()
            where pool[start + offset] > used[Int(group)] {
                isCovered = false
                compared += offset
                break
            }
            if isCovered { return true }
            entry = pool[start - 1]
        }
        return false
    }

    /// Notes a dead configuration.
    mutating func insert(_ key: Key, used: [Int32], groups: [Int32]) {
        if 2 * (count + 1) > keys.count { grow() }
        let place = find(key)
        count += heads[place] == 0 ? 1 : 0
        keys[place] = key
        guard !groups.isEmpty else {
            heads[place] = -1
            return
        }
        if pool.isEmpty { pool.append(0) }
        guard pool.count < Int(Int32.max) - groups.count else { return }
        pool.append(heads[place])
        heads[place] = Int32(pool.count)
        for group in groups { pool.append(used[Int(group)]) }
    }

    /// The place of a key, or the free one where it would be.
    private func find(_ key: Key) -> Int {
        var place = Int(truncatingIfNeeded: key.first) & mask
        while heads[place] != 0,
            keys[place].first != key.first || keys[place].second != key.second
        {
            place = (place + 1) & mask
        }
        return place
    }

    private mutating func grow() {
        let (oldKeys, oldHeads) = (keys, heads)
        let size = max(1024, keys.count * 2)
        mask = size - 1
        keys = Array(repeating: Key(first: 0, second: 0), count: size)
        heads = Array(repeating: 0, count: size)
        for (index, key) in oldKeys.enumerated() where oldHeads[index] != 0 {
            let place = find(key)
            keys[place] = key
            heads[place] = oldHeads[index]
        }
    }
}
