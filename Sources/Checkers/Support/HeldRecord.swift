internal import LockstepDeterminism
internal import LockstepHistories

/// What the store's commits tell about one lock's record and who wrote it.
struct HeldRecord: Sendable {
    var lock: String
    /// The pod that wrote the present holder; empty if nobody knows, or someone outside did.
    var writer: String = ""
    /// True time of the last commit by which its writer wrote the present holder, or of the
    /// commit by which someone outside changed the holder; `nil` if that lies before the history.
    var renewed: Instant?
    /// The sequence of that commit.
    var renewedSequence: UInt64 = 0
    /// How long others must let the record rest, as it last said.
    var leaseNanoseconds: Int64 = 0
    /// Since when there is no record, or only one that a candidate made for nobody in its place;
    /// `nil` if there is one, or never was, or its holder gave the lock back by deleting it, or a
    /// pod deleted it that had rested for its lease.
    var missingSince: Instant?

    /// Takes a commit in, after it has been judged.
    mutating func take(_ commit: Commit, _ observation: Observation, _ drift: ClockDrift) {
        let before = commit.before?.holder ?? ""
        let after = commit.after?.holder ?? ""
        guard let record = commit.after else { return remove(commit, observation, drift) }
        // A record for nobody frees nothing: the deleted one's lease goes on, whatever is done to
        // the one in its place.
        if missingSince != nil, before.isEmpty, after.isEmpty,
            commit.before != nil || !commit.actor.isEmpty
        {
            return
        }
        leaseNanoseconds = record.leaseNanoseconds
        missingSince = nil
        if before == after, commit.actor.isEmpty { return }
        if !after.isEmpty, !commit.isByHolder(writtenBy: writer) { return }
        writer = after.isEmpty ? "" : commit.actor
        renewed = observation.time
        renewedSequence = observation.sequence
    }

    /// The record is deleted.
    private mutating func remove(
        _ commit: Commit,
        _ observation: Observation,
        _ drift: ClockDrift
    ) {
        // Where nobody is named, nobody loses anything.
        if let before = commit.before, before.holder.isEmpty { return }
        if !commit.actor.isEmpty, commit.actor == writer {
            // The holder's own hand gives the lock back, as one that clears its name does.
            writer = ""
            missingSince = nil
            return
        }
        if !commit.actor.isEmpty, let before = commit.before, before.leaseNanoseconds > 0,
            !writer.isEmpty, let renewed,
            observation.time.nanoseconds &- renewed.nanoseconds
                >= drift.leastAge(ofLease: before.leaseNanoseconds)
        {
            // It held for nobody any more.
            writer = ""
            missingSince = nil
            return
        }
        // The record's last lease is what candidates must wait for.
        leaseNanoseconds = commit.before?.leaseNanoseconds ?? leaseNanoseconds
        missingSince = observation.time
    }
}

/// The records of all locks, in the order they were first written.
struct HeldRecords: Sendable {
    private(set) var records: [HeldRecord] = []
    private var places = Places<String>()
    private let drift: ClockDrift

    /// No records, of candidates whose clocks are off by so much at most.
    init(drift: ClockDrift = ClockDrift(partsPerBillion: 0)) { self.drift = drift }

    /// The place of a lock's record.
    mutating func index(of lock: String) -> Int {
        if let known = places.find(lock) { return known }
        places.append(lock)
        records.append(HeldRecord(lock: lock))
        return records.count - 1
    }

    /// Takes a commit to a record in, after it has been judged.
    mutating func take(_ commit: Commit, at index: Int, _ observation: Observation) {
        records[index].take(commit, observation, drift)
    }
}

extension HeldRecords {
    /// Adds who wrote which record, and, if it `rests`, since when others must let it rest for how
    /// long.
    func hashMemory(into hasher: inout Hasher, rests: Bool = true) {
        hasher.combine(unordered: records) { record, hasher in
            hasher.combine(record.lock)
            hasher.combine(record.writer)
            guard rests else { return hasher.combine(record.missingSince != nil) }
            hasher.combine(record.leaseNanoseconds)
            hasher.combine(record.renewed)
            hasher.combine(record.missingSince)
        }
    }
}
