public import LockstepDeterminism
public import LockstepHistories

/// Watches that no more pods believe that they hold a lock at once than each of them allows.
///
/// What an elector allows it says with `sharing`: a writer 1, a permit of a semaphore as many as
/// there are permits, a reader as many as there can be. One that never says so allows nobody beside
/// it. Beliefs are compared when they begin; one without a deadline that outlasts a pause is not
/// looked at again when its pod wakes, as `BeliefExclusion` would.
public struct HolderLimit: Judge {
    /// What is watched for.
    public let property = Property(
        "S3",
        "No more hold a lock at once than each of them allows: permits, or a writer alone."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.lives, .clocks, .beliefs]
    /// How many beginnings of a belief were judged.
    public private(set) var evaluations = 0

    private var table = BeliefTable()
    /// What the next grant of each elector allows.
    private var limits: [(lock: String, pod: String, limit: Int64)] = []
    /// What each belief of the table allows, as was said before its grant.
    private var allowed: [Int64] = []

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .sharing(let lock, let limit):
            limits.removeAll { $0.lock == lock && $0.pod == observation.pod }
            limits.append((lock, observation.pod, limit))
        case .granted(let lock, let token, let deadline):
            let index = table.grant(lock, token, deadline, observation)
            if index == allowed.count { allowed.append(1) }
            allowed[index] = limit(of: observation.pod, on: lock)
            return compare(index, observation)
        case .deadlineSet(let lock, let deadline):
            guard let revived = table.move(lock, deadline, observation) else { return nil }
            return compare(revived, observation)
        case .beliefEnded(let lock, _):
            table.end(lock, observation)
        case .podKilled, .podExited, .podStarted:
            table.die(observation.pod, at: observation.time)
            limits.removeAll { $0.pod == observation.pod }
        case .podPaused:
            table.pause(observation.pod, at: observation.time)
        case .podResumed:
            table.resume(observation.pod, at: observation.time)
        case .clockSet(let rate, _):
            table.setClock(rate: rate, observation)
        default:
            break
        }
        return nil
    }

    private mutating func compare(_ index: Int, _ observation: Observation) -> Finding? {
        evaluations += 1
        let lock = table.beliefs[index].lock
        let places = table.places(of: lock).filter { table.isHeld($0, at: observation.time) }
        guard let strictest = places.min(by: { allowed[$0] < allowed[$1] }),
            Int64(places.count) > allowed[strictest]
        else { return nil }
        let holders = places.map { table.beliefs[$0] }
        let others = holders.filter { $0.pod != observation.pod }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod] + others.map(\.pod),
            sentence: "\(phrase(holders.map(\.pod))) held \"\(lock)\" at once, and"
                + " \(table.beliefs[strictest].pod) allows \(allowed[strictest]).",
            evidence: holders.map(\.sequence).uniqued()
        )
    }

    private func limit(of pod: String, on lock: String) -> Int64 {
        limits.first { $0.lock == lock && $0.pod == pod }?.limit ?? 1
    }
}

extension HolderLimit {
    /// Adds who believes what, and how many each allows.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        table.hashMemory(into: &hasher, at: now)
        hasher.combine(unordered: limits.lazy.filter { $0.limit != 1 }) { entry, hasher in
            hasher.combine(entry.lock)
            hasher.combine(entry.pod)
            hasher.combine(entry.limit)
        }
        let generous = table.beliefs.indices.lazy.filter {
            allowed[$0] != 1 && table.beliefs[$0].isOpen
        }
        hasher.combine(unordered: generous) { index, hasher in
            hasher.combine(table.beliefs[index].lock)
            hasher.combine(table.beliefs[index].pod)
            hasher.combine(allowed[index])
        }
        return true
    }
}
