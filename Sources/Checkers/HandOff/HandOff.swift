public import LockstepDeterminism
public import LockstepHistories

/// Watches that a lock that was given back is taken soon by somebody who wants it.
///
/// The clock starts when the holder's own hand clears or deletes the record while another pod,
/// awake, campaigns, and nothing is broken. It ends with the next holder; if something breaks
/// meanwhile, or nobody wants the lock any more, nothing is judged.
public struct HandOff: Judge {
    /// What is watched for.
    public let property = Property(
        "L7",
        "While nothing is broken, a released lock has its next holder within the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .campaigns, .beliefs] + Calm.topics
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

    /// A judge with this bound, in nanoseconds of true time.
    ///
    /// - Source: The longest jittered poll (2.2 retry periods of 2 s) and two round trips.
    public init(boundNanoseconds: Int64 = 5_000_000_000) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        if case .committed(let commit) = observation.event { return take(commit, observation) }
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

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        free.compactMap { entry in
            let age = end.nanoseconds &- entry.since.nanoseconds
            guard age > boundNanoseconds else { return nil }
            evaluations += 1
            return finding(entry, "nobody had it", age, nil)
        }
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) -> Finding? {
        let index = held.index(of: commit.lock)
        defer { held.take(commit, at: index, observation) }
        if let after = commit.after, !after.holder.isEmpty {
            guard let place = free.firstIndex(where: { $0.lock == commit.lock }) else {
                return nil
            }
            let entry = free.remove(at: place)
            evaluations += 1
            let age = observation.time.nanoseconds &- entry.since.nanoseconds
            guard age > boundNanoseconds else { return nil }
            return finding(entry, "\(name(commit.actor)) had it only", age, observation.sequence)
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
