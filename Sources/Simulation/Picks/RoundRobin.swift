/// Pods take turns, in the order in which they were made; each does one thing in its turn.
///
/// A fair order without chance: what goes wrong here needs no unlucky schedule.
///
/// - Cost: O(log n).
final class RoundRobin: PickPolicy {
    private var heap = TimeHeap()
    /// The round that is under way, and whose turn it is.
    private var round: Int64 = 0
    private var turn: Int32 = -1
    /// The last round in which each pod has a thing waiting, by the pod's number.
    private var rounds: [Int64] = []

    var count: Int { heap.count }

    func insert(_ thing: ReadyThing) {
        let pod = Int(thing.pod)
        while rounds.count <= pod { rounds.append(-1) }
        // Its turn in this round may have passed, or be taken by an earlier thing of its own.
        let earliest = thing.pod > turn ? round : round + 1
        rounds[pod] = max(earliest, rounds[pod] + 1)
        heap.push(key: rounds[pod] << 32 | Int64(thing.pod), slot: thing.slot)
    }

    func next() -> SlotReference? {
        guard let entry = heap.pop() else { return nil }
        round = entry.key >> 32
        turn = Int32(truncatingIfNeeded: entry.key)
        return entry.slot
    }
}
