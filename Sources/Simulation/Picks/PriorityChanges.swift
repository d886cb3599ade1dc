internal import LockstepDeterminism

/// Every task and every link has a drawn priority that it keeps; `depth - 1` times the one that
/// would go first comes after all of these, in a place among those to whom that happens which is
/// drawn as well.
///
/// The original bound on the chance of a bug rests on knowing the run's length; here the points of
/// change are drawn over orders of magnitude instead, so it holds up to a logarithm.
///
/// - Cost: O(log n), and as much again for everything that a change moves.
/// - Source: Burckhardt, Kothari, Musuvathi, Nagarakatte, "A Randomized Scheduler with
///   Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
final class PriorityChanges: PickPolicy {
    private let draws: Draws
    private var points: ChangePoints
    private var heap = TimeHeap()
    /// Whose the things in the heap are.
    private var owners: [SlotReference: Owner] = [:]
    /// The place of each of those who were put behind the others, by owner.
    private var demotions: [Owner: Int64] = [:]
    /// The places that are left, in the order in which they are given.
    private var places: ArraySlice<Int64>
    /// The tasks in the order in which they were first seen.
    private var tasks: [UInt64: UInt64] = [:]

    /// A task of a pod, or a link, or a named action.
    private struct Owner: Hashable {
        var key: UInt64
        var task: UInt64
    }

    init(depth: Int, draws: Draws) {
        self.draws = draws
        points = ChangePoints(count: depth - 1, draws: draws)
        places = Self.places(count: depth - 1, draws: draws)
    }

    var count: Int { heap.count }

    func insert(_ thing: ReadyThing) {
        let owner = Owner(key: thing.key, task: number(of: thing.task))
        owners[thing.slot] = owner
        heap.push(key: priority(of: owner), slot: thing.slot)
    }

    func next() -> SlotReference? {
        let changes = heap.count > 1 ? points.passed() : 0
        for _ in 0..<changes {
            guard let place = places.popFirst(), let first = takeFirst() else { break }
            demotions[first.owner] = Self.last + place
            heap.push(key: priority(of: first.owner), slot: first.slot)
        }
        guard let first = takeFirst() else { return nil }
        owners[first.slot] = nil
        return first.slot
    }

    /// Those who were put behind the others come after all drawn priorities.
    private static let last = Int64(1) << 62

    /// So many places, each once, in a drawn order: whoever is put behind later may still go before
    /// one who was put there earlier.
    private static func places(count: Int, draws: Draws) -> ArraySlice<Int64> {
        let drawn = (0..<count).map { index in
            (word: draws.draw(key: 3, ordinal: UInt64(index)), place: Int64(index))
        }
        return drawn.sorted { ($0.word, $0.place) < ($1.word, $1.place) }.map(\.place)[...]
    }

    /// What goes first by the priorities of this moment; what was put in before a change may
    /// still stand in its old place.
    private func takeFirst() -> (slot: SlotReference, owner: Owner)? {
        while let entry = heap.pop() {
            guard let owner = owners[entry.slot] else { continue }
            let key = priority(of: owner)
            if key == entry.key { return (entry.slot, owner) }
            heap.push(key: key, slot: entry.slot)
        }
        return nil
    }

    private func priority(of owner: Owner) -> Int64 {
        if let place = demotions[owner] { return place }
        return Int64(truncatingIfNeeded: draws.draw(key: owner.key, ordinal: owner.task) >> 2)
    }

    /// A task's number by first appearance: the runtime's own differs between processes.
    private func number(of task: UInt64) -> UInt64 {
        guard task != 0 else { return 0 }
        if let known = tasks[task] { return known }
        // Tasks come and go; those that live on past this many get another priority.
        if tasks.count == 65_536 { tasks.removeAll(keepingCapacity: true) }
        let number = UInt64(tasks.count) + 1
        tasks[task] = number
        return number
    }
}
