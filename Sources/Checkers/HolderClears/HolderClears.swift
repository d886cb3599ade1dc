public import LockstepDeterminism
public import LockstepHistories

/// Watches, at the store, that only the pod that wrote a lock's holder clears it or deletes the
/// record.
///
/// A record that has rested for the lease it publishes holds for nobody any more, and whoever waits
/// may delete it: so a queue is rid of the tickets of the dead. That is `EarlyRemoval`'s affair; to
/// clear such a record is none of anybody's but its holder.
///
/// What someone outside does (no actor) is an operator's override: counted, never a breach. A
/// holder whose writer nobody knows (it lies before the history, or came from outside) is let
/// through and does not count as an evaluation.
public struct HolderClears: Judge {
    /// What is watched for.
    public let property = Property("W2", "Only the holder of a lock clears its record.")
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits]
    /// How many clearings of a known writer's holder were judged.
    public private(set) var evaluations = 0
    /// How often someone outside cleared a holder.
    public private(set) var overrides = 0

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
        guard let before = commit.before, !before.holder.isEmpty,
            commit.after?.holder.isEmpty ?? true
        else { return nil }
        if commit.actor.isEmpty {
            overrides += 1
            return nil
        }
        let record = held.records[index]
        guard !record.writer.isEmpty else { return nil }
        evaluations += 1
        guard record.writer != commit.actor else { return nil }
        if commit.after == nil, before.leaseNanoseconds > 0, let renewed = record.renewed {
            let age = observation.time.nanoseconds &- renewed.nanoseconds
            guard age < drift.leastAge(ofLease: before.leaseNanoseconds) else { return nil }
        }
        let what = commit.after == nil ? "deleted" : "cleared"
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor, record.writer],
            sentence: "\(commit.actor) \(what) \"\(commit.lock)\" while \(record.writer) held it.",
            evidence: [record.renewedSequence, observation.sequence]
        )
    }
}

extension HolderClears {
    /// Adds who wrote which record, and since when it rests for how long.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        held.hashMemory(into: &hasher)
        return true
    }
}
