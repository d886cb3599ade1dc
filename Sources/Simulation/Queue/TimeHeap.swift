/// A heap of slot references ordered by a key and, between equal keys, by order of insertion.
///
/// Four children a node and raw memory: at the sizes a world has, the whole heap stays in cache
/// and a pop costs about as much as in C++.
///
/// - Cost: Push and pop O(log n); `first` O(1).
struct TimeHeap: ~Copyable {
    struct Entry {
        var key: Int64
        var order: UInt64
        var slot: SlotReference

        @inline(__always)
        func precedes(_ other: Entry) -> Bool {
            key < other.key || (key == other.key && order < other.order)
        }
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    private(set) var count = 0
    private var pushes: UInt64 = 0

    init(capacity: Int = 64) {
        self.capacity = capacity
        self.entries = .allocate(capacity: capacity)
    }

    deinit {
        entries.deallocate()
    }

    var first: Entry? {
        @inline(__always) get { count > 0 ? entries[0] : nil }
    }

    mutating func push(key: Int64, slot: SlotReference) {
        if count == capacity { grow() }
        let entry = Entry(key: key, order: pushes, slot: slot)
        pushes &+= 1
        var hole = count
        count &+= 1
        while hole > 0 {
            let parent = (hole &- 1) >> 2
            guard entry.precedes(entries[parent]) else { break }
            entries[hole] = entries[parent]
            hole = parent
        }
        entries[hole] = entry
    }

    mutating func pop() -> Entry? {
        guard count > 0 else { return nil }
        let top = entries[0]
        count &-= 1
        if count > 0 { sink(entries[count]) }
        return top
    }

    private mutating func sink(_ entry: Entry) {
        var hole = 0
        while true {
            let child = (hole << 2) &+ 1
            guard child < count else { break }
            var least = child
            let end = min(child &+ 4, count)
            var next = child &+ 1
            while next < end {
                if entries[next].precedes(entries[least]) { least = next }
                next &+= 1
            }
            guard entries[least].precedes(entry) else { break }
            entries[hole] = entries[least]
            hole = least
        }
        entries[hole] = entry
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: entries, count: count)
        entries.deallocate()
        entries = larger
        capacity *= 2
    }
}
