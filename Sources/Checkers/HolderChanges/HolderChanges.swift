public import LockstepDeterminism
public import LockstepHistories

/// Watches, at the store, that the holder of a lock changes only when it may.
///
/// It may change from nobody; by the holder's own hand (the pod that wrote it); from a holder whose
/// last renewal is at least the record's own lease divided by (1 + drift) old in true time; and
/// from a missing record if there never was one, if it named nobody, if its holder deleted it, or
/// another pod did once it had rested for that long, if its last writer writes it again, or once it
/// has been missing for that long, whether or not a candidate made one for nobody meanwhile. A
/// record that publishes no lease cannot be judged by age: such a change is let through and does
/// not count as an evaluation. A change by someone outside (no actor) is an operator's override:
/// counted, never a breach; an edit by anybody but the writer that leaves the holder alone is no
/// renewal.
public struct HolderChanges: Judge {
    /// What is watched for.
    public let property = Property(
        "W1",
        "A lock's holder changes only from nobody, by its own hand, or once its lease is over."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits]
    /// How many changes of holder could be judged.
    public private(set) var evaluations = 0
    /// How often someone outside changed the holder.
    public private(set) var overrides = 0

    private let drift: ClockDrift
    private var held: HeldRecords

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
        guard let after = commit.after, after.holder != commit.before?.holder else { return nil }
        if commit.actor.isEmpty {
            overrides += 1
            return nil
        }
        if after.holder.isEmpty { return nil }
        let record = held.records[index]
        guard let before = commit.before, record.missingSince == nil else {
            return missing(commit, record, observation)
        }
        if before.holder.isEmpty || record.writer == commit.actor {
            evaluations += 1
            return nil
        }
        guard before.leaseNanoseconds > 0, let renewed = record.renewed else { return nil }
        evaluations += 1
        let age = observation.time.nanoseconds &- renewed.nanoseconds
        let required = drift.leastAge(ofLease: before.leaseNanoseconds)
        guard age < required else { return nil }
        return finding(
            commit,
            record,
            observation,
            "\(commit.actor) took \"\(commit.lock)\" from \(name(record.writer))"
                + " \(seconds(age)) after its last renewal, \(seconds(required)) being the least."
        )
    }

    /// Judges the first holder of a record that was missing.
    private mutating func missing(
        _ commit: Commit,
        _ record: HeldRecord,
        _ observation: Observation
    ) -> Finding? {
        guard let since = record.missingSince, record.writer != commit.actor else {
            evaluations += 1
            return nil
        }
        guard record.leaseNanoseconds > 0 else { return nil }
        evaluations += 1
        let age = observation.time.nanoseconds &- since.nanoseconds
        let required = drift.leastAge(ofLease: record.leaseNanoseconds)
        guard age < required else { return nil }
        return finding(
            commit,
            record,
            observation,
            "\(commit.actor) \(commit.before == nil ? "created" : "took") \"\(commit.lock)\""
                + " \(seconds(age)) after it was deleted,"
                + " \(seconds(required)) being the least."
        )
    }

    private func finding(
        _ commit: Commit,
        _ record: HeldRecord,
        _ observation: Observation,
        _ sentence: String
    ) -> Finding {
        Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor, record.writer].filter { !$0.isEmpty },
            sentence: sentence,
            evidence: record.renewedSequence == 0
                ? [observation.sequence] : [record.renewedSequence, observation.sequence]
        )
    }
}

extension HolderChanges {
    /// Adds who wrote which record, and since when it rests for how long.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        held.hashMemory(into: &hasher)
        return true
    }
}
