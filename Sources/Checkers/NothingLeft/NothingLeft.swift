public import LockstepDeterminism
public import LockstepHistories

/// Watches that what is over leaves nothing behind: neither a program that has returned nor a term.
///
/// When a pod's program returns, its tasks must have ended and its alarms, calls and streams be
/// closed, as nothing but the end of the process takes them away. While it goes on, they must not
/// pile up: what a pod holds at the beginning of a term must not have grown at each of the last
/// few, nor the least of each few terms at each of the last few times. Beginnings at which the pod
/// holds another lock are not compared, as the work under that lock counts as well. A pod that is
/// killed leaves nothing, and is not judged.
///
/// It reads inventories, so nothing is learned of pods of which none were taken.
public struct NothingLeft: Judge {
    /// What is watched for.
    public let property = Property(
        "Q2",
        "A program that ends leaves no task, timer, call or stream behind, and terms do not pile"
            + " them up."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.inventories, .beliefs, .lives]
    /// How many programs had returned, and how many terms were compared with the one before.
    public private(set) var evaluations = 0
    /// How often in a row what a pod holds must have grown to be found.
    public let risesUntilFound: Int

    /// What a pod can hold, in the order of an inventory.
    private static let kinds = ["tasks", "timers", "calls", "streams"]

    /// What a pod held at the beginning of a term.
    private struct Beginning {
        var counts: [Int64]
        var sequence: UInt64
    }

    /// What is known of the present life of a pod.
    private struct Life {
        var pod: String
        var locks: [String] = []
        /// The last beginnings that can be compared, the oldest first.
        var beginnings: [Beginning] = []
        /// The kinds that were found to pile up, each once.
        var found: [Int] = []
    }

    private var lives: [Life] = []

    /// A judge that has seen nothing.
    ///
    /// - Parameter risesUntilFound: How often in a row the number must have grown. With 3, a number
    ///   that varies among three values is never found.
    public init(risesUntilFound: Int = 3) {
        precondition(risesUntilFound > 0, "what never grew does not pile up")
        self.risesUntilFound = risesUntilFound
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .granted(let lock, _, _):
            let index = index(of: observation.pod)
            if !lives[index].locks.contains(lock) { lives[index].locks.append(lock) }
        case .beliefEnded(let lock, _):
            lives[index(of: observation.pod)].locks.removeAll { $0 == lock }
        case .podStarted, .podKilled, .podExited:
            lives.removeAll { $0.pod == observation.pod }
        case .inventory(let lock, let tasks, let timers, let calls, let streams):
            let counts = [tasks, timers, calls, streams]
            return lock.isEmpty ? end(counts, observation) : begin(lock, counts, observation)
        default:
            break
        }
        return nil
    }

    private mutating func index(of pod: String) -> Int {
        if let known = lives.firstIndex(where: { $0.pod == pod }) { return known }
        lives.append(Life(pod: pod))
        return lives.count - 1
    }

    /// A pod's program has returned.
    private mutating func end(_ counts: [Int64], _ observation: Observation) -> Finding? {
        evaluations += 1
        let left = zip(counts, Self.kinds).compactMap { count, kind -> String? in
            count == 0 ? nil : "\(count) \(count == 1 ? String(kind.dropLast()) : kind)"
        }
        guard !left.isEmpty else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "The program of \(observation.pod) returned and left \(phrase(left)) behind.",
            evidence: [observation.sequence]
        )
    }

    /// A term of a pod begins.
    private mutating func begin(
        _ lock: String,
        _ counts: [Int64],
        _ observation: Observation
    ) -> Finding? {
        let life = index(of: observation.pod)
        guard lives[life].locks.allSatisfy({ $0 == lock }) else { return nil }
        if !lives[life].beginnings.isEmpty { evaluations += 1 }
        let beginning = Beginning(counts: counts, sequence: observation.sequence)
        lives[life].beginnings.append(beginning)
        if lives[life].beginnings.count > (risesUntilFound + 1) * risesUntilFound {
            lives[life].beginnings.removeFirst()
        }
        return pileUp(in: life, every: 1, observation)
            ?? pileUp(in: life, every: risesUntilFound, observation)
    }

    /// What has grown from each so many terms of a life to the next, by the least of each.
    private mutating func pileUp(
        in life: Int,
        every span: Int,
        _ observation: Observation
    ) -> Finding? {
        let count = (risesUntilFound + 1) * span
        let beginnings = lives[life].beginnings.suffix(count)
        guard beginnings.count == count else { return nil }
        func least(_ kind: Int) -> [Int64] {
            stride(from: beginnings.startIndex, to: beginnings.endIndex, by: span).map { start in
                beginnings[start..<start + span].map { $0.counts[kind] }.min() ?? 0
            }
        }
        let kind = Self.kinds.indices.first { kind in
            let numbers = least(kind)
            return !lives[life].found.contains(kind)
                && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
        }
        guard let kind else { return nil }
        lives[life].found.append(kind)
        let numbers = phrase(least(kind).map { String($0) })
        let each = span == 1 ? "" : "at least "
        let terms = span == 1 ? "" : ", \(span) and \(span) of them,"
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) held \(each)\(numbers) \(Self.kinds[kind]) when its last"
                + " \(count) terms\(terms) began: what ended terms left piles up.",
            evidence: beginnings.map(\.sequence)
        )
    }
}

extension NothingLeft {
    /// Adds what the present lives held when their terms began.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        let known = lives.lazy.filter { !$0.locks.isEmpty || !$0.beginnings.isEmpty }
        hasher.combine(unordered: known) { life, hasher in
            hasher.combine(life.pod)
            hasher.combine(unordered: life.locks) { $1.combine($0) }
            hasher.combine(life.beginnings.map(\.counts))
            hasher.combine(life.found)
        }
        return true
    }
}
