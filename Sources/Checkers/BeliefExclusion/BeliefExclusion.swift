public import LockstepDeterminism
public import LockstepHistories

/// Watches that at no true instant two pods believe that they hold the same lock.
///
/// When a belief begins and ends in true time, and what a pause does to it, is said by
/// `BeliefTable`: a belief without a deadline does not count while its pod is paused. A pod that
/// resumes such a belief beside another's is in breach once true time has moved on: at the very
/// instant of waking it may still notice. In every other case the order of observations decides
/// within an instant.
///
/// A breach is reported when the later belief begins, once for each beginning.
///
/// - Source: Theorem 1 of lease locks: the holder's time is over before the next may take over.
public struct BeliefExclusion: Judge {
    /// What is watched for.
    public let property = Property(
        "S1",
        "At no instant do two pods believe that they hold the same lock."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.lives, .clocks, .beliefs]
    /// How many beginnings of a belief were judged.
    public private(set) var evaluations = 0

    private var table = BeliefTable()
    /// The beliefs resumed at `wokenAt` and not yet compared.
    private var woken: [Int] = []
    private var wokenAt = Instant.zero
    private var wokenSequence: UInt64 = 0
    /// Breaches found beside another in one observation.
    private var waiting: [Finding] = []

    /// A judge that has seen nothing.
    public init() {}

    /// The least nanoseconds from the end of one pod's belief to the start of another's, negative
    /// if they overlapped; `nil` if no belief followed another.
    ///
    /// - Determinism: Complete only after `finish(at:)`.
    public var smallestMarginNanoseconds: Int64? { table.smallestMargin }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        if !woken.isEmpty, observation.time > wokenAt { compareWoken() }
        switch observation.event {
        case .granted(let lock, let token, let deadline):
            evaluations += 1
            compare(table.grant(lock, token, deadline, observation), at: observation.time)
        case .deadlineSet(let lock, let deadline):
            guard let revived = table.move(lock, deadline, observation) else { break }
            evaluations += 1
            compare(revived, at: observation.time)
        case .beliefEnded(let lock, _):
            table.end(lock, observation)
        case .podKilled, .podExited, .podStarted:
            table.die(observation.pod, at: observation.time)
        case .podPaused:
            table.pause(observation.pod, at: observation.time)
        case .podResumed:
            resume(observation)
        case .clockSet(let rate, _):
            table.setClock(rate: rate, observation)
        default:
            return nil
        }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        if !woken.isEmpty, end > wokenAt { compareWoken() }
        table.settle(at: end)
        defer { waiting = [] }
        return waiting
    }

    private mutating func resume(_ observation: Observation) {
        table.resume(observation.pod, at: observation.time)
        wokenAt = observation.time
        wokenSequence = observation.sequence
        for index in table.places(ofPod: observation.pod)
        where table.beliefs[index].expiry == nil && table.isHeld(index, at: observation.time) {
            woken.append(index)
        }
    }

    /// Compares the beliefs that were resumed with everyone else's, now that they lasted.
    private mutating func compareWoken() {
        for index in woken where table.isHeld(index, at: wokenAt) {
            evaluations += 1
            compare(index, at: wokenAt, woken: true)
        }
        woken.removeAll(keepingCapacity: true)
    }

    /// Reports everyone who holds the lock of a belief beside it.
    private mutating func compare(_ index: Int, at now: Instant, woken: Bool = false) {
        let belief = table.beliefs[index]
        // A grant may come when its time is over.
        guard table.isHeld(index, at: now) else { return }
        var rivals: [Belief] = []
        for other in table.places(of: belief.lock)
        where other != index && table.isHeld(other, at: now) {
            rivals.append(table.beliefs[other])
        }
        guard let first = rivals.first else { return }
        let began = woken ? "woke up believing that it holds" : "began to believe that it holds"
        let others = phrase(rivals.map { "\($0.pod) (token \($0.token.number))" })
        waiting.append(
            Finding(
                property: property.id,
                time: now,
                pods: [belief.pod] + rivals.map(\.pod),
                sentence: "\(belief.pod) \(began) \"\(belief.lock)\" (token \(belief.token.number))"
                    + " while \(others) still did, \(length(belief, first, from: now)).",
                evidence: ([belief.sequence, woken ? wokenSequence : belief.sequence]
                    + rivals.map(\.sequence)).uniqued()
            )
        )
    }

    /// How long two beliefs overlap, as far as their deadlines tell.
    private func length(_ one: Belief, _ other: Belief, from now: Instant) -> String {
        guard let end = [one.expiry, other.expiry].compactMap({ $0 }).min() else {
            return "neither with a deadline"
        }
        let nanoseconds = end.nanoseconds &- now.nanoseconds
        let whose = end == other.expiry ? other.pod : one.pod
        return "for up to \(seconds(nanoseconds)) until the deadline of \(whose)"
    }
}

extension [UInt64] {
    /// The same sequences, ascending, each once.
    func uniqued() -> [UInt64] {
        var result: [UInt64] = []
        for sequence in sorted() where sequence != result.last { result.append(sequence) }
        return result
    }
}

extension BeliefExclusion {
    /// Adds who believes what, and who has just woken up believing it.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        table.hashMemory(into: &hasher, at: now)
        hasher.combine(waiting.count)
        guard !woken.isEmpty else { return true }
        hasher.combine(wokenAt)
        hasher.combine(unordered: woken) { index, hasher in
            hasher.combine(table.beliefs[index].pod)
            hasher.combine(table.beliefs[index].lock)
        }
        return true
    }
}
