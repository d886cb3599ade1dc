internal import LockstepDeterminism

/// As scheduled, but at a few drawn choices the first thing is put back behind all others.
///
/// - Cost: O(1).
/// - Source: Emmi, Qadeer, Rakamarić, "Delay-Bounded Scheduling", POPL 2011.
final class BoundedDelays: PickPolicy {
    private var points: ChangePoints
    private var queue = Fifo()

    init(count: Int, draws: Draws) {
        points = ChangePoints(count: count, draws: draws)
    }

    var count: Int { queue.count }

    func insert(_ thing: ReadyThing) {
        queue.insert(thing)
    }

    func next() -> SlotReference? {
        let delays = queue.count > 1 ? points.passed() : 0
        for _ in 0..<delays {
            if let first = queue.next() { queue.insert(ReadyThing(slot: first)) }
        }
        return queue.next()
    }
}
