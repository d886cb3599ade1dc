internal import LockstepDeterminism

/// What may happen now: everything due at this instant, in the order or disorder of the pick
/// policy.
struct ReadySet: ~Copyable {
    private let pick: Pick
    private let draws: Draws
    // FIFO: a ring whose size is a power of two.
    private var ring: UnsafeMutablePointer<SlotReference>
    private var mask: Int
    private var head = 0
    private(set) var count = 0
    // Priorities: the least goes first.
    private var heap = TimeHeap()
    private var picks: UInt64 = 0

    init(pick: Pick, seed: Seed) {
        self.pick = pick
        self.draws = Draws(seed: seed, stream: "schedule")
        self.mask = 63
        self.ring = .allocate(capacity: 64)
    }

    deinit {
        ring.deallocate()
    }

    /// Whether ready things need an address to draw their priority from.
    var needsAddress: Bool {
        @inline(__always) get { pick == .random }
    }

    /// Adds something that is ready.
    ///
    /// - Parameters:
    ///   - slot: What is ready.
    ///   - key: Whose it is; with `ordinal` the address of its priority under the random pick.
    ///   - ordinal: The how-manieth ready thing of that subject.
    @inline(__always)
    mutating func insert(_ slot: SlotReference, key: UInt64, ordinal: UInt64) {
        switch pick {
        case .fifo, .uniform:
            if count > mask { grow() }
            ring[(head &+ count) & mask] = slot
            count &+= 1
        case .random:
            let priority = draws.draw(key: key, ordinal: ordinal)
            heap.push(key: Int64(truncatingIfNeeded: priority >> 1), slot: slot)
            count = heap.count
        }
    }

    @inline(__always)
    mutating func next() -> SlotReference? {
        guard count > 0 else { return nil }
        switch pick {
        case .fifo:
            let slot = ring[head & mask]
            head = (head &+ 1) & mask
            count &-= 1
            return slot
        case .random:
            let slot = heap.pop()?.slot
            count = heap.count
            return slot
        case .uniform:
            let choice = draws.draw(key: 0, ordinal: picks).below(UInt64(count))
            picks &+= 1
            let place = (head &+ Int(choice)) & mask
            let slot = ring[place]
            count &-= 1
            // The last one fills the gap: the choice is drawn anew every time, so the order within
            // does not matter.
            ring[place] = ring[(head &+ count) & mask]
            return slot
        }
    }

    private mutating func grow() {
        let size = mask &+ 1
        let larger = UnsafeMutablePointer<SlotReference>.allocate(capacity: size * 2)
        for offset in 0..<count { larger[offset] = ring[(head &+ offset) & mask] }
        ring.deallocate()
        ring = larger
        mask = size * 2 &- 1
        head = 0
    }
}
