internal import LockstepDeterminism
internal import LockstepHistories

/// Who has written itself into which record of a lock, and what it has said of that since.
///
/// A lock has one record of its name, or, as a queue of tickets, one for each that wants it, whose
/// names are the lock's, a dot and more.
struct WrittenEntries {
    /// The present holder of a record.
    struct Holder {
        /// Who wrote it.
        var pod: String
        var since: Instant
        var sequence: UInt64
        /// Whether its pod has said since that it may still stand there.
        var isDisclosed = false
        /// Whether the record is one of many of its lock, which a later attempt leaves alone.
        var isTicket = false
        /// The request with which its pod wrote it last; 0 if that is not known.
        var request: UInt64 = 0
    }

    /// A pod whose last write named a holder.
    fileprivate struct Writer {
        var pod: String
        /// Whether what it wrote has made a grant, or was written for none.
        var isAnswered: Bool
        /// Whether the record was deleted since, or names another by now.
        var isGone = false
    }

    fileprivate struct Entry {
        var record: String
        var lock: String
        var writers: [Writer] = []
        /// Who wrote the present holder, and when; `nil` if nobody, or someone outside, did.
        var holder: Holder?
    }

    /// A pod's requests: the last one sent, and the last one of its former lives.
    private struct Sent: Hashable {
        var last: UInt64
        var lastOfTheDead: UInt64 = 0
    }

    private var entries: [Entry] = []
    /// The locks of which a commit was seen, and the last one.
    private var commits: [(lock: String, sequence: UInt64)] = []
    /// The locks that somebody has asked for.
    private var known: [String] = []
    private var senders = Places<String>()
    private var sent: [Sent] = []
    /// The last request that a pod had sent when it began its present attempt at a lock.
    private var begun: [(pod: String, lock: String, request: UInt64)] = []

    /// The locks of which a commit was seen.
    var locks: [String] { commits.map(\.lock) }

    /// The last commit on a lock; `nil` if none was seen.
    func lastCommit(on lock: String) -> UInt64? {
        commits.first { $0.lock == lock }?.sequence
    }

    /// The present holders of a lock's records, if pods wrote them.
    func holders(of lock: String) -> [Holder] {
        entries.compactMap { $0.lock == lock ? $0.holder : nil }
    }

    /// Whether the last write of a pod named a holder, and nothing has answered it with its end.
    func names(_ pod: String, _ lock: String) -> Bool {
        entries.contains { entry in
            entry.lock == lock && entry.writers.contains { $0.pod == pod }
        }
    }

    /// Somebody asks for a lock: records with names of that beginning may be its tickets.
    mutating func know(_ lock: String) {
        if !known.contains(lock) { known.append(lock) }
    }

    /// What a pod has written so far is for no grant to come, unless it still stands.
    mutating func answer(_ pod: String, _ lock: String) {
        for index in entries.indices where entries[index].lock == lock {
            let place = entries[index].writers.firstIndex { $0.pod == pod }
            guard let place else { continue }
            entries[index].writers[place].isAnswered = true
            if entries[index].writers[place].isGone { entries[index].writers.remove(at: place) }
        }
        forgetTheEmpty()
    }

    /// A pod begins an attempt: tickets that it asked for before are not of this one, unless it
    /// writes them anew.
    mutating func begin(_ pod: String, _ lock: String) {
        answer(pod, lock)
        begun.removeAll { $0.pod == pod && $0.lock == lock }
        guard let sender = senders.find(pod) else { return }
        begun.append((pod, lock, sent[sender].last))
    }

    /// Whether a holder stands there by what its pod asked for before its present attempt.
    ///
    /// Of a record that is the only one of its lock that is never so: the attempt has seen it.
    func isOfEarlierAttempt(_ holder: Holder, _ lock: String) -> Bool {
        guard holder.isTicket, holder.request > 0 else { return false }
        let attempt = begun.first { $0.pod == holder.pod && $0.lock == lock }
        return holder.request <= attempt?.request ?? 0
    }

    /// A pod says of its entry that it may still stand.
    mutating func disclose(_ pod: String, _ lock: String) {
        for index in entries.indices
        where entries[index].lock == lock && entries[index].holder?.pod == pod {
            entries[index].holder?.isDisclosed = true
        }
    }

    /// A pod sends a request.
    mutating func send(_ request: UInt64, by pod: String) {
        if let place = senders.find(pod) {
            sent[place].last = max(sent[place].last, request)
        } else {
            senders.append(pod)
            sent.append(Sent(last: request))
        }
    }

    /// What a life has written stands for its lease; the next one has entered nothing yet, and gets
    /// none of its answers, nor of what is still on its way.
    mutating func endLife(of pod: String) {
        for index in entries.indices {
            if entries[index].holder?.pod == pod { entries[index].holder = nil }
            entries[index].writers.removeAll { $0.pod == pod }
        }
        if let place = senders.find(pod) { sent[place].lastOfTheDead = sent[place].last }
        begun.removeAll { $0.pod == pod }
        forgetTheEmpty()
    }

    /// Takes a commit in.
    mutating func take(_ commit: Commit, _ observation: Observation) {
        let place = entries.firstIndex { $0.record == commit.lock }
        let index = place ?? entries.count
        if place == nil {
            entries.append(Entry(record: commit.lock, lock: lock(of: commit.lock)))
        }
        let lock = entries[index].lock
        if let place = commits.firstIndex(where: { $0.lock == lock }) {
            commits[place].sequence = observation.sequence
        } else {
            commits.append((lock, observation.sequence))
        }
        // What the dead have sent is nobody's entry.
        let actor = isOfTheDead(commit) ? "" : commit.actor
        guard let after = commit.after else {
            entries[index].delete(by: actor)
            return forgetTheEmpty()
        }
        let isNew =
            after.holder != commit.before?.holder
            || (!actor.isEmpty && entries[index].holder.map { $0.pod != actor } ?? false)
        if after.holder.isEmpty || (isNew && actor.isEmpty) {
            entries[index].holder = nil
        } else if isNew {
            entries[index].holder = Holder(
                pod: actor,
                since: observation.time,
                sequence: observation.sequence,
                isTicket: entries[index].record != lock
            )
        }
        if !actor.isEmpty { entries[index].holder?.request = commit.request }
        entries[index].write(by: actor, isNew: isNew, isEmpty: after.holder.isEmpty)
    }

    private func isOfTheDead(_ commit: Commit) -> Bool {
        guard commit.request > 0, let sender = senders.find(commit.actor) else { return false }
        return commit.request <= sent[sender].lastOfTheDead
    }

    /// The lock whose record or ticket this is: the longest that was asked for and begins its name.
    func lock(of record: String) -> String {
        if let known = entries.first(where: { $0.record == record }) { return known.lock }
        var name = record[...]
        while !name.isEmpty {
            if known.contains(where: { $0 == name }) { return String(name) }
            guard let dot = name.lastIndex(of: ".") else { break }
            name = name[..<dot]
        }
        return record
    }

    /// Of a ticket that is gone and answers nothing any more, nothing is left to be known.
    private mutating func forgetTheEmpty() {
        entries.removeAll { $0.record != $0.lock && $0.holder == nil && $0.writers.isEmpty }
    }

    /// Adds the entries, with holders as old as an instant at most.
    func hash(into hasher: inout Hasher, notBefore oldest: Instant) {
        hasher.combine(unordered: entries) { entry, hasher in
            hasher.combine(entry.record)
            hasher.combine(entry.lock)
            hasher.combine(unordered: entry.writers) { writer, hasher in
                hasher.combine(writer.pod)
                hasher.combine(writer.isAnswered)
                hasher.combine(writer.isGone)
            }
            hasher.combine(entry.holder?.pod)
            hasher.combine(entry.holder?.isDisclosed)
            hasher.combine(entry.holder.map { max($0.since, oldest) })
            hasher.combine(entry.holder.map { isOfEarlierAttempt($0, entry.lock) })
        }
        hasher.combine(unordered: begun) { attempt, hasher in
            hasher.combine(attempt.pod)
            hasher.combine(attempt.lock)
            hasher.combine(attempt.request)
        }
        hasher.combine(unordered: commits) { $1.combine($0.lock) }
        hasher.combine(unordered: known) { $1.combine($0) }
        hasher.combine(unordered: zip(senders.all, sent)) { sender, hasher in
            hasher.combine(sender.0)
            hasher.combine(sender.1)
        }
    }
}

extension WrittenEntries.Entry {
    /// The record is gone: what was written for a grant answers once more, the rest never again.
    fileprivate mutating func delete(by actor: String) {
        writers.removeAll { $0.isAnswered || $0.pod == actor }
        for place in writers.indices { writers[place].isGone = true }
        holder = nil
    }

    /// What a pod wrote is its last word; a renewal leaves it at what it was.
    ///
    /// What is replaced once it has made a grant answers never again, and what is replaced before
    /// that only once.
    fileprivate mutating func write(by actor: String, isNew: Bool, isEmpty: Bool) {
        if isNew {
            writers.removeAll { $0.isAnswered && $0.pod != actor }
            for place in writers.indices { writers[place].isGone = true }
        }
        guard !actor.isEmpty else { return }
        let wasAnswered = writers.first { $0.pod == actor }?.isAnswered ?? false
        writers.removeAll { $0.pod == actor }
        if !isEmpty { writers.append(.init(pod: actor, isAnswered: !isNew && wasAnswered)) }
    }
}
