import LockstepDeterminism
import Testing

@testable import LockstepSimulation

@Suite("picks")
struct PickTests {
    /// Puts numbered things of some pods in at once and takes them all out.
    private func order(_ pick: Pick, pods: [Int32], seed: UInt64 = 1) -> [Int32] {
        var ready = ReadySet(pick: pick, seed: Seed(seed))
        for (index, pod) in pods.enumerated() {
            ready.insert(
                ReadyThing(
                    slot: SlotReference(index: Int32(index), generation: 1),
                    pod: pod,
                    key: UInt64(pod),
                    ordinal: UInt64(index)
                )
            )
        }
        var order: [Int32] = []
        while let next = ready.next() { order.append(next.index) }
        return order
    }

    @Test("a pick is read back from what it is written as, and nothing else is read")
    func text() {
        for pick in Pick.allCases + [.priorityChanges(depth: 17), .boundedDelays(count: 100)] {
            #expect(Pick(rawValue: pick.rawValue) == pick)
        }
        for text in ["", "pct", "pct:", "pct:0", "pct:101", "delays:x", "random:2", "pct:3:4"] {
            #expect(Pick(rawValue: text) == nil)
        }
    }

    @Test("round robin gives each pod one turn a round")
    func roundRobin() {
        #expect(order(.roundRobin, pods: [2, 2, 2, 1, 1, 3]) == [3, 0, 5, 4, 1, 2])
    }

    @Test("bounded delays differ from the schedule by so many things put back, and no more")
    func delays() {
        var seen: Set<[Int32]> = []
        for seed in 0..<300 as Range<UInt64> {
            let order = order(
                .boundedDelays(count: 1),
                pods: [1, 1, 1, 1],
                seed: seed
            )
            seen.insert(order)
        }
        // One of the first three is put back, or the point lies beyond the end; the last one is
        // alone when its turn comes.
        let expected: Set<[Int32]> = [[0, 1, 2, 3], [1, 2, 3, 0], [0, 2, 3, 1], [0, 1, 3, 2]]
        #expect(seen == expected)
    }

    @Test("without changes the pods follow their priorities; each change makes the first the last")
    func changes() {
        var changed = 0
        for seed in 0..<300 as Range<UInt64> {
            let pods: [Int32] = [1, 2, 1, 2, 1, 2]
            let plain = order(.priorityChanges(depth: 1), pods: pods, seed: seed)
            #expect(plain == [0, 2, 4, 1, 3, 5] || plain == [1, 3, 5, 0, 2, 4])
            let once = order(.priorityChanges(depth: 2), pods: pods, seed: seed)
            let switches = zip(once, once.dropFirst()).count { ($0 - $1) % 2 != 0 }
            #expect(switches <= 2)
            if once != plain { changed += 1 }
        }
        #expect(changed > 20)
    }

    @Test("of two who are put behind the others, either may go first")
    func places() {
        // Both points on the first choice: the first two of three things are put behind the third.
        var orders: [[Int32]: Int] = [:]
        var behind = 0
        for seed in 0..<20_000 as Range<UInt64> {
            let pods: [Int32] = [1, 2, 3]
            let plain = order(.priorityChanges(depth: 1), pods: pods, seed: seed)
            let twice = order(.priorityChanges(depth: 3), pods: pods, seed: seed)
            guard twice.first == plain.last else { continue }
            behind += 1
            orders[twice.dropFirst().map { Int32(plain.firstIndex(of: $0) ?? -1) }, default: 0] += 1
        }
        #expect(behind > 50)
        let shares = [orders[[0, 1]] ?? 0, orders[[1, 0]] ?? 0]
        #expect(shares.reduce(0, +) == behind)
        #expect(shares.allSatisfy { $0 * 3 > behind }, "\(shares)")
    }

    @Test("a task keeps its priority whatever number the runtime gives it")
    func tasks() {
        func order(_ tasks: [UInt64], seed: UInt64) -> [Int32] {
            var ready = ReadySet(pick: .priorityChanges(depth: 1), seed: Seed(seed))
            for (index, task) in tasks.enumerated() {
                ready.insert(
                    ReadyThing(
                        slot: SlotReference(index: Int32(index), generation: 1),
                        key: 7,
                        task: task
                    )
                )
            }
            var order: [Int32] = []
            while let next = ready.next() { order.append(next.index) }
            return order
        }
        var seen: Set<[Int32]> = []
        for seed in 0..<50 as Range<UInt64> {
            let one = order([31, 32, 31, 32], seed: seed)
            #expect(one == order([905, 4, 905, 4], seed: seed))
            seen.insert(one)
        }
        #expect(seen == [[0, 2, 1, 3], [1, 3, 0, 2]])
    }

    @Test("partial-order sampling draws anew after a race, so that no order of three is rare")
    func partialOrder() {
        var counts: [[Int32]: Int] = [:]
        for seed in 0..<6_000 as Range<UInt64> {
            counts[order(.partialOrder, pods: [1, 1, 1], seed: seed), default: 0] += 1
        }
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { (800...1_200).contains($0) })
    }
}
