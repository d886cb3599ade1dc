/// Pushes and pops of a world's queue alone, for measuring.
package enum QueueChurn {
    /// Pops the first entry and pushes a later one, again and again.
    ///
    /// - Parameters:
    ///   - pending: How many entries wait all the time.
    ///   - rounds: How many are popped.
    /// - Returns: The sum of the keys in the order of their pops, which depends on every one.
    package static func run(pending: Int, rounds: Int) -> UInt64 {
        var heap = TimeHeap()
        var state: UInt64 = 1
        func delay() -> Int64 {
            // Numerical Recipes' constants: what is measured is the heap, not the generator.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int64(state >> 40) + 1
        }
        let slot = SlotReference(index: 0, generation: 0)
        for _ in 0..<pending { heap.push(key: delay(), slot: slot) }
        var sum: UInt64 = 0
        for _ in 0..<rounds {
            guard let entry = heap.pop() else { break }
            sum = (sum << 1 | sum >> 63) &+ UInt64(entry.key)
            heap.push(key: entry.key &+ delay(), slot: slot)
        }
        return sum
    }
}
