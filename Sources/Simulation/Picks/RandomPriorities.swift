internal import LockstepDeterminism

/// Each thing has a priority drawn at its own address; the least goes first.
///
/// - Cost: O(log n).
struct RandomPriorities: PickPolicy, ~Copyable {
    private let draws: Draws
    private var heap = TimeHeap()

    init(draws: Draws) {
        self.draws = draws
    }

    var count: Int { heap.count }

    @inline(__always)
    mutating func insert(_ thing: ReadyThing) {
        let priority = draws.draw(key: thing.key, ordinal: thing.ordinal)
        heap.push(key: Int64(truncatingIfNeeded: priority >> 1), slot: thing.slot)
    }

    @inline(__always)
    mutating func next() -> SlotReference? {
        heap.pop()?.slot
    }
}
