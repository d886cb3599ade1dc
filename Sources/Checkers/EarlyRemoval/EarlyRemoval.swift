public import LockstepDeterminism
public import LockstepHistories

/// Watches, at the store, that nobody deletes another's record before it has rested for its lease.
///
/// It is what `HolderChanges` is, for records that are removed and not taken over: the tickets of
/// a queue. Whoever removes one without saying in which state, may remove one that its owner has
/// just renewed. A record's own writer may delete it at any time, and so may someone outside, who
/// has no name here; one that publishes no lease, or that nobody is known to have written, is not
/// judged.
public struct EarlyRemoval: Judge {
    /// What is watched for.
    public let property = Property(
        "W4",
        "Nobody deletes another's record before it has rested for its lease."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits]
    /// How many deletions by others than the writer were judged.
    public private(set) var evaluations = 0

    private var held: HeldRecords
    private let drift: ClockDrift

    /// A judge that allows clocks this much drift, in parts per billion.
    public init(driftPartsPerBillion: Int64) {
        drift = ClockDrift(partsPerBillion: driftPartsPerBillion)
        held = HeldRecords(drift: drift)
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        guard case .committed(let commit) = observation.event else { return nil }
        let index = held.index(of: commit.lock)
        defer { held.take(commit, at: index, observation) }
        let record = held.records[index]
        guard let before = commit.before, commit.after == nil, before.leaseNanoseconds > 0,
            !commit.actor.isEmpty, !record.writer.isEmpty, record.writer != commit.actor,
            let renewed = record.renewed
        else { return nil }
        evaluations += 1
        let age = observation.time.nanoseconds &- renewed.nanoseconds
        let required = drift.leastAge(ofLease: before.leaseNanoseconds)
        guard age < required else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor, record.writer],
            sentence: "\(commit.actor) deleted \"\(commit.lock)\" \(seconds(age)) after"
                + " \(record.writer) had written it, \(seconds(required)) being the least.",
            evidence: [record.renewedSequence, observation.sequence]
        )
    }
}

extension EarlyRemoval {
    /// Adds who wrote which record, and since when it rests for how long.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        held.hashMemory(into: &hasher)
        return true
    }
}
