internal import LockstepDeterminism
internal import LockstepHistories

/// Who has written itself into which lock's record, and what it has said of that since.
struct WrittenEntries {
    /// The present holder of a record.
    struct Holder {
        /// Who wrote it.
        var pod: String
        var since: Instant
        var sequence: UInt64
        /// Whether its pod has said since that it may still stand there.
        var isDisclosed = false
    }

    /// A pod whose last write named a holder.
    fileprivate struct Writer {
        var pod: String
        /// Whether what it wrote has made a grant, or was written for none.
        var isAnswered: Bool
        /// Whether the record was deleted since.
        var isDeleted = false
    }

    fileprivate struct Entry {
        var lock: String
        var writers: [Writer] = []
        /// Who wrote the present holder, and when; `nil` if nobody, or someone outside, did.
        var holder: Holder?
        var sequence: UInt64 = 0
    }

    private var entries: [Entry] = []

    /// The locks of which a commit was seen.
    var locks: [String] { entries.map(\.lock) }

    /// The last commit on a lock; `nil` if none was seen.
    func lastCommit(on lock: String) -> UInt64? {
        entries.first { $0.lock == lock }?.sequence
    }

    /// The present holder of a lock, if a pod wrote it.
    func holder(of lock: String) -> Holder? {
        entries.first { $0.lock == lock }?.holder
    }

    /// Whether the last write of a pod named a holder, and nothing has answered it with its end.
    func names(_ pod: String, _ lock: String) -> Bool {
        entries.contains { entry in
            entry.lock == lock && entry.writers.contains { $0.pod == pod }
        }
    }

    /// What a pod has written so far is for no grant to come, unless it still stands.
    mutating func answer(_ pod: String, _ lock: String) {
        guard let index = entries.firstIndex(where: { $0.lock == lock }),
            let place = entries[index].writers.firstIndex(where: { $0.pod == pod })
        else { return }
        entries[index].writers[place].isAnswered = true
        if entries[index].writers[place].isDeleted { entries[index].writers.remove(at: place) }
    }

    /// A pod says of its entry that it may still stand.
    mutating func disclose(_ pod: String, _ lock: String) {
        let place = entries.firstIndex { $0.lock == lock && $0.holder?.pod == pod }
        if let place { entries[place].holder?.isDisclosed = true }
    }

    /// What a life has written stands for its lease; the next one has entered nothing yet, and gets
    /// none of its answers.
    mutating func endLife(of pod: String) {
        for index in entries.indices {
            if entries[index].holder?.pod == pod { entries[index].holder = nil }
            entries[index].writers.removeAll { $0.pod == pod }
        }
    }

    /// Takes a commit in.
    mutating func take(_ commit: Commit, _ observation: Observation) {
        let known = entries.firstIndex { $0.lock == commit.lock }
        let index = known ?? entries.count
        if known == nil { entries.append(Entry(lock: commit.lock)) }
        entries[index].sequence = observation.sequence
        guard let after = commit.after else { return entries[index].delete(by: commit.actor) }
        let isNew = after.holder != commit.before?.holder
        if after.holder.isEmpty || (isNew && commit.actor.isEmpty) {
            entries[index].holder = nil
        } else if isNew {
            entries[index].holder = Holder(
                pod: commit.actor,
                since: observation.time,
                sequence: observation.sequence
            )
        }
        entries[index].write(by: commit.actor, isNew: isNew, isEmpty: after.holder.isEmpty)
    }

    /// Adds the entries, with holders as old as an instant at most.
    func hash(into hasher: inout Hasher, notBefore oldest: Instant) {
        hasher.combine(unordered: entries) { entry, hasher in
            hasher.combine(entry.lock)
            hasher.combine(unordered: entry.writers) { writer, hasher in
                hasher.combine(writer.pod)
                hasher.combine(writer.isAnswered)
                hasher.combine(writer.isDeleted)
            }
            hasher.combine(entry.holder?.pod)
            hasher.combine(entry.holder?.isDisclosed)
            hasher.combine(entry.holder.map { max($0.since, oldest) })
        }
    }
}

extension WrittenEntries.Entry {
    /// The record is gone: what was written for a grant answers once more, the rest never again.
    fileprivate mutating func delete(by actor: String) {
        writers.removeAll { $0.isAnswered || $0.pod == actor }
        for place in writers.indices { writers[place].isDeleted = true }
        holder = nil
    }

    /// What a pod wrote is its last word; a renewal leaves it at what it was.
    ///
    /// What is replaced once it has made a grant answers never again.
    fileprivate mutating func write(by actor: String, isNew: Bool, isEmpty: Bool) {
        guard !actor.isEmpty else { return }
        let wasAnswered = writers.first { $0.pod == actor }?.isAnswered ?? false
        writers.removeAll { $0.pod == actor || (isNew && $0.isAnswered) }
        if !isEmpty { writers.append(.init(pod: actor, isAnswered: !isNew && wasAnswered)) }
    }
}
