/// First in, first out: a ring whose size is a power of two.
///
/// - Cost: O(1).
struct Fifo: PickPolicy, ~Copyable {
    private var ring: UnsafeMutablePointer<SlotReference>
    private var mask = 63
    private var head = 0
    private(set) var count = 0

    init() {
        ring = .allocate(capacity: 64)
    }

    deinit {
        ring.deallocate()
    }

    @inline(__always)
    mutating func insert(_ thing: ReadyThing) {
        if count > mask { grow() }
        ring[(head &+ count) & mask] = thing.slot
        count &+= 1
    }

    @inline(__always)
    mutating func next() -> SlotReference? {
        guard count > 0 else { return nil }
        let slot = ring[head & mask]
        head = (head &+ 1) & mask
        count &-= 1
        return slot
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
