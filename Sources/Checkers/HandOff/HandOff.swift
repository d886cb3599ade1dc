public import LockstepDeterminism
public import LockstepHistories

/// Watches that a lock that was given back is taken soon by somebody who wants it.
///
/// The clock starts when the holder's own hand clears or deletes the record while another pod
/// campaigns, and nothing is broken. Where no record shows it, as in a queue of tickets, it starts
/// when a holder says that its release has succeeded, once nothing has been broken for longer than
/// any lease published and the bound, so that nobody waits for the dead. That whoever gave it back
/// exits, with nothing else held or wanted, is nothing broken. It ends with the next holder; if
/// something breaks meanwhile, or nobody wants the lock any more, nothing is judged.
public struct HandOff: Judge {
    /// What is watched for.
    public let property = Property(
        "L7",
        "While nothing is broken, a released lock has its next holder within the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .campaigns, .beliefs, .releases] + Calm.topics
    /// How many hand-offs were judged.
    public private(set) var evaluations = 0
    /// The bound, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    /// A released lock that is wanted.
    private struct Free {
        var lock: String
        var pod: String
        var since: Instant
        var sequence: UInt64
    }

    private var held = HeldRecords()
    private var candidates = Candidates()
    private var calm = Calm()
    private var free: [Free] = []
    /// Who was granted which lock, and has neither given it back nor died.
    private var granted: [(lock: String, pod: String)] = []
    /// The longest lease that any record has published.
    private var longestLeaseNanoseconds: Int64 = 0

    /// A judge with this bound, in nanoseconds of true time.
    public init(boundNanoseconds: Int64) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        let pod = observation.pod
        switch observation.event {
        case .committed(let commit):
            return take(commit, observation)
        case .releaseEnded(let lock, let outcome):
            if outcome == .ok { begin(lock, observation) }
            granted.removeAll { $0.lock == lock && $0.pod == pod }
        case .granted(let lock, _, _):
            candidates.take(observation)
            granted.removeAll { $0.lock == lock && $0.pod == pod }
            granted.append((lock, pod))
            return end(lock, of: pod, observation)
        case .podExited(error: nil) where isGone(pod):
            return nil
        case .podKilled, .podExited, .podStarted:
            granted.removeAll { $0.pod == pod }
        default:
            break
        }
        calm.take(observation)
        candidates.take(observation)
        guard !free.isEmpty else { return nil }
        if let since = calm.since {
            free.removeAll {
                since > $0.since || !candidates.isWanted($0.lock, byOthersThan: $0.pod)
            }
        } else {
            free = []
        }
        return nil
    }

    /// Whether a pod has given a lock back, and has nothing left that its end could break.
    private func isGone(_ pod: String) -> Bool {
        free.contains { $0.pod == pod } && !granted.contains { $0.pod == pod }
            && !candidates.wantsAnything(pod)
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        free.compactMap { entry in
            let age = end.nanoseconds &- entry.since.nanoseconds
            guard age > boundNanoseconds else { return nil }
            evaluations += 1
            return finding(entry, "nobody had it", age, nil)
        }
    }

    /// A pod says that it has given a lock back.
    private mutating func begin(_ lock: String, _ observation: Observation) {
        let pod = observation.pod
        let holders = granted.filter { $0.lock == lock }
        let settlingNanoseconds = longestLeaseNanoseconds &+ boundNanoseconds
        guard holders.count == 1, holders[0].pod == pod, let since = calm.since,
            observation.time.nanoseconds &- since.nanoseconds > settlingNanoseconds,
            candidates.isWanted(lock, byOthersThan: pod),
            !free.contains(where: { $0.lock == lock })
        else { return }
        free.append(
            Free(lock: lock, pod: pod, since: observation.time, sequence: observation.sequence)
        )
    }

    /// A pod has a lock.
    private mutating func end(
        _ lock: String,
        of pod: String,
        _ observation: Observation
    ) -> Finding? {
        guard let place = free.firstIndex(where: { $0.lock == lock }) else { return nil }
        let entry = free.remove(at: place)
        evaluations += 1
        let age = observation.time.nanoseconds &- entry.since.nanoseconds
        guard age > boundNanoseconds else { return nil }
        return finding(entry, "\(name(pod)) had it only", age, observation.sequence)
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) -> Finding? {
        let index = held.index(of: commit.lock)
        defer { held.take(commit, at: index, observation) }
        let lease = commit.after?.leaseNanoseconds ?? 0
        longestLeaseNanoseconds = max(longestLeaseNanoseconds, lease)
        if let after = commit.after, !after.holder.isEmpty {
            return end(commit.lock, of: commit.actor, observation)
        }
        guard let before = commit.before, !before.holder.isEmpty, !commit.actor.isEmpty,
            held.records[index].writer == commit.actor, calm.since != nil,
            candidates.isWanted(commit.lock, byOthersThan: commit.actor)
        else { return nil }
        free.append(
            Free(
                lock: commit.lock,
                pod: commit.actor,
                since: observation.time,
                sequence: observation.sequence
            )
        )
        return nil
    }

    private func finding(
        _ entry: Free,
        _ what: String,
        _ age: Int64,
        _ sequence: UInt64?
    ) -> Finding {
        Finding(
            property: property.id,
            time: entry.since.advanced(byNanoseconds: boundNanoseconds),
            pods: [entry.pod],
            sentence: "\(entry.pod) released \"\(entry.lock)\", others wanted it, and \(what)"
                + " after \(seconds(age)), \(seconds(boundNanoseconds)) being the most.",
            evidence: [entry.sequence] + (sequence.map { [$0] } ?? [])
        )
    }
}

extension HandOff {
    /// Adds who wrote which record, who wants, was granted and gave back what, and since when
    /// nothing has been broken.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        held.hashMemory(into: &hasher, rests: false)
        candidates.hashMemory(into: &hasher)
        calm.hashMemory(into: &hasher)
        hasher.combine(longestLeaseNanoseconds)
        let overdue = now.advanced(byNanoseconds: -boundNanoseconds - 1)
        for entry in free {
            hasher.combine(entry.lock)
            hasher.combine(entry.pod)
            hasher.combine(max(entry.since, overdue))
        }
        hasher.combine(unordered: granted) { grant, hasher in
            hasher.combine(grant.lock)
            hasher.combine(grant.pod)
        }
        return true
    }
}
