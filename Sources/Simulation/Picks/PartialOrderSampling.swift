internal import LockstepDeterminism

/// Drawn priorities, drawn anew for whoever raced with what just happened.
///
/// Two things race if they touch the same pod. What kept its first priority would be overtaken by
/// nearly everything that comes later once it had a bad one, so that few orders are ever seen.
///
/// - Cost: O(n) a choice.
/// - Source: Yuan, Yang, Gu, "Partial Order Aware Concurrency Sampling", CAV 2018.
struct PartialOrderSampling: PickPolicy {
    private let draws: Draws
    private var waiting: [(priority: UInt64, thing: ReadyThing)] = []
    private var redraws: UInt64 = 0

    init(draws: Draws) {
        self.draws = draws
    }

    var count: Int { waiting.count }

    mutating func insert(_ thing: ReadyThing) {
        waiting.append((draws.draw(key: thing.key, ordinal: thing.ordinal), thing))
    }

    mutating func next() -> SlotReference? {
        guard var first = waiting.indices.first else { return nil }
        for index in waiting.indices where waiting[index].priority < waiting[first].priority {
            first = index
        }
        let chosen = waiting.remove(at: first).thing
        for index in waiting.indices where waiting[index].thing.pod == chosen.pod {
            waiting[index].priority = draws.draw(key: 0, ordinal: redraws)
            redraws &+= 1
        }
        return chosen.slot
    }
}
