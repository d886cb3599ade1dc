/// The queues of one level, whose turns are taken so that each gets its share.
///
/// Every queue counts by how many turns it is ahead, and the one that is least ahead is next. One
/// that was empty begins with those that are served now: it has saved up nothing, and has missed
/// nothing.
///
/// - Determinism: Of queues that are equally far, the next one in the round is served.
/// - Cost: Nothing until somebody waits, then O(queues) for each turn.
/// - Source: kube-apiserver, `pkg/util/flowcontrol/fairqueuing`, where every request is taken to
///   last as long as every other one and to need one seat; not modelled is that a queue whose
///   requests last longer has to pay for it.
struct FairQueues: Sendable {
    private struct Queue: Sendable {
        /// Those who wait, first come first.
        var calls: [UInt64] = []
        /// How far it is ahead.
        var turn: UInt64 = 0
    }

    private let level: PriorityLevel
    /// Empty until somebody waits for the first time.
    private var queues: [Queue] = []
    /// How far the queue was ahead that was served last.
    private var turn: UInt64 = 0
    /// The queue that was served last.
    private var last = 0
    /// How many wait in all.
    private(set) var count = 0

    /// The queues of a level, in which nobody waits.
    init(of level: PriorityLevel) {
        self.level = level
    }

    /// Has a call wait in the shortest queue of its flow's hand.
    ///
    /// - Returns: The queue; `nil` if all of the hand are full.
    mutating func add(_ call: UInt64, of flow: String) -> Int? {
        if queues.isEmpty { queues = Array(repeating: Queue(), count: level.queueCount) }
        let hand = Hand(of: flow, size: level.handSize, among: level.queueCount)
        var choice = hand.queues[0]
        for queue in hand.queues where queues[queue].calls.count < queues[choice].calls.count {
            choice = queue
        }
        guard queues[choice].calls.count < level.queueLimit else { return nil }
        if queues[choice].calls.isEmpty { queues[choice].turn = max(queues[choice].turn, turn) }
        queues[choice].calls.append(call)
        count += 1
        return choice
    }

    /// A call no longer waits.
    mutating func remove(_ call: UInt64, from queue: Int) {
        guard let place = queues[queue].calls.firstIndex(of: call) else { return }
        queues[queue].calls.remove(at: place)
        count -= 1
    }

    /// Takes out whose turn it is; `nil` if nobody waits.
    mutating func next() -> UInt64? {
        guard count > 0 else { return nil }
        var choice: Int?
        for step in 1...queues.count {
            let queue = (last + step) % queues.count
            guard !queues[queue].calls.isEmpty else { continue }
            guard let best = choice else {
                choice = queue
                continue
            }
            if queues[queue].turn < queues[best].turn { choice = queue }
        }
        guard let choice else { return nil }
        last = choice
        turn = queues[choice].turn
        queues[choice].turn += 1
        count -= 1
        return queues[choice].calls.removeFirst()
    }
}
