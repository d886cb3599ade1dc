internal import LockstepDeterminism

/// Each choice is drawn evenly among all that are ready.
///
/// - Cost: O(1).
struct UniformWalk: PickPolicy {
    private let draws: Draws
    private var slots: [SlotReference] = []
    private var picks: UInt64 = 0

    init(draws: Draws) {
        self.draws = draws
    }

    var count: Int { slots.count }

    mutating func insert(_ thing: ReadyThing) {
        slots.append(thing.slot)
    }

    mutating func next() -> SlotReference? {
        guard !slots.isEmpty else { return nil }
        let place = Int(draws.draw(key: 0, ordinal: picks).below(UInt64(slots.count)))
        picks &+= 1
        // The last one fills the gap: the choice is drawn anew every time, so the order within
        // does not matter.
        slots.swapAt(place, slots.count - 1)
        return slots.removeLast()
    }
}
