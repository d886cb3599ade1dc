internal import LockstepDeterminism

/// What may happen now: everything due at this instant, in the order or disorder of the pick
/// policy.
///
/// The two policies that nearly every run uses are called directly, since every event passes here
/// twice; the others through the protocol.
struct ReadySet: ~Copyable {
    private let isFifo: Bool
    private let isRandom: Bool
    private var fifo = Fifo()
    private var random: RandomPriorities
    private var other: (any PickPolicy)?

    init(pick: Pick, seed: Seed) {
        let draws = Draws(seed: seed, stream: "schedule")
        isFifo = pick == .fifo
        isRandom = pick == .random
        random = RandomPriorities(draws: draws)
        other =
            switch pick {
            case .fifo, .random: nil
            case .uniform: UniformWalk(draws: draws)
            case .roundRobin: RoundRobin()
            case .priorityChanges(let depth): PriorityChanges(depth: depth, draws: draws)
            case .boundedDelays(let count): BoundedDelays(count: count, draws: draws)
            case .partialOrder: PartialOrderSampling(draws: draws)
            }
    }

    /// How many things are ready.
    var count: Int {
        if isFifo { return fifo.count }
        return isRandom ? random.count : other?.count ?? 0
    }

    /// Whether the policy asks whose the things are that it is given.
    var needsOwner: Bool {
        @inline(__always) get { !isFifo }
    }

    /// Whether the policy asks which task a job is of.
    var needsTask: Bool {
        @inline(__always) get { !isFifo && !isRandom }
    }

    /// Adds something that is ready.
    @inline(__always)
    mutating func insert(_ thing: ReadyThing) {
        if isFifo {
            fifo.insert(thing)
        } else if isRandom {
            random.insert(thing)
        } else {
            other?.insert(thing)
        }
    }

    /// Takes what goes first.
    @inline(__always)
    mutating func next() -> SlotReference? {
        if isFifo { return fifo.next() }
        return isRandom ? random.next() : other?.next()
    }
}
