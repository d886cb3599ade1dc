public import LockstepDeterminism
public import LockstepHistories

/// Watches that no term ends under running work without a cause.
///
/// A cause is a deadline that has passed on the pod's own clock, a sighting of another holder or of
/// none, or somebody who asked the work, or the whole pod, to end before. To see the very entry
/// that the pod itself wrote last, while it stands, is none. Terms without a deadline are not
/// judged, nor terms without work: whoever ends those may have been asked to.
///
/// Evidence is a sighting that the elector reports. What one has seen that never reported any for
/// this lock in its life, nobody knows; it counts as having seen every change of holder that others
/// made since its grant. Without commits such a system should not claim this.
///
/// One request that fails or stays unanswered is no cause: there is time for others before the
/// deadline.
public struct LossWithoutCause: Judge {
    /// What is watched for.
    public let property = Property(
        "C6",
        "A term ends under running work only at its deadline, by evidence, or on request."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.beliefs, .sightings, .bodies, .lives, .commits]
    /// How many ends of a belief under running work were judged.
    public private(set) var evaluations = 0

    private struct Row {
        var deadline: LocalInstant?
        var granted: UInt64 = 0
        var isWorking = false
        var hasCause = false
        /// Whether it has said whom it sees.
        var isTelling = false
    }

    private var electors = ElectorTable<Row>()
    private var changes: [HolderChange] = []
    private var places = Places<String>()
    /// Pods that were asked to end.
    private var leaving: [String] = []

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .granted(let lock, _, let deadline):
            let index = electors.index(lock, observation, new: Row())
            let isTelling = electors[index].isTelling
            electors[index] = Row(
                deadline: deadline,
                granted: observation.sequence,
                isTelling: isTelling
            )
        case .committed(let commit):
            take(commit, observation.sequence)
        case .deadlineSet(let lock, let deadline):
            change(lock, observation) { $0.deadline = deadline }
        case .bodyBegan(let lock, _):
            change(lock, observation) { $0.isWorking = true }
        case .bodyEnded(let lock):
            change(lock, observation) { $0.isWorking = false }
        case .bodyCancelled(let lock):
            change(lock, observation) { $0.hasCause = true }
        case .leaderObserved(let lock, let holder):
            // Whoever campaigns sees others before its first grant.
            let index = electors.index(lock, observation, new: Row())
            let change = places.find(lock).map { changes[$0] }
            let isOwn = change?.isOwn(holder, of: observation.pod) ?? false
            if !isOwn { electors[index].hasCause = true }
            electors[index].isTelling = true
        case .beliefEnded(let lock, let reason):
            return end(lock, reason, observation)
        case .podTerminating:
            leaving.append(observation.pod)
        case .podKilled, .podExited, .podStarted:
            electors.forget(observation.pod)
            leaving.removeAll { $0 == observation.pod }
        default: break
        }
        return nil
    }

    /// Ends the watch; nothing comes to light only then.
    public mutating func finish(at end: Instant) -> [Finding] { [] }

    private mutating func change(
        _ lock: String,
        _ observation: Observation,
        _ body: (inout Row) -> Void
    ) {
        guard let index = electors.find(lock, observation) else { return }
        body(&electors[index])
    }

    private mutating func take(_ commit: Commit, _ sequence: UInt64) {
        guard commit.before?.holder != commit.after?.holder else { return }
        let holder = commit.after?.holder ?? ""
        if let place = places.find(commit.lock) {
            changes[place].take(holder, by: commit.actor, sequence)
        } else {
            places.append(commit.lock)
            changes.append(HolderChange(actor: commit.actor, holder: holder, sequence: sequence))
        }
    }

    /// Whether an elector that does not tell may have seen another holder, or none.
    private func mayHaveSeen(_ row: Row, _ pod: String, _ lock: String) -> Bool {
        guard !row.isTelling, let place = places.find(lock) else { return false }
        return changes[place].lastByOthers(than: pod) > row.granted
    }

    private mutating func end(
        _ lock: String,
        _ reason: String,
        _ observation: Observation
    ) -> Finding? {
        guard let index = electors.find(lock, observation) else { return nil }
        let row = electors[index]
        electors[index].hasCause = true
        guard let deadline = row.deadline, row.isWorking else { return nil }
        evaluations += 1
        guard !row.hasCause, observation.localTime < deadline,
            !leaving.contains(observation.pod), !mayHaveSeen(row, observation.pod, lock)
        else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) gave \"\(lock)\" up (\(reason)) "
                + "\(seconds(deadline.nanoseconds(since: observation.localTime))) before its "
                + "deadline, although nobody else was named its holder.",
            evidence: [row.granted, observation.sequence]
        )
    }
}

extension LossWithoutCause {
    /// Adds whose term has had no cause to end, as one that has had one is not judged any more,
    /// who tells what it sees, who was asked to end, and whose entries stand.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        hasher.combine(leaving)
        hasher.combine(unordered: zip(places.all, changes)) { entry, hasher in
            hasher.combine(entry.0)
            hasher.combine(entry.1.holder)
            hasher.combine(entry.1.actor)
        }
        hasher.combine(unordered: electors.entries.filter(matters)) { entry, hasher in
            hasher.combine(entry.pod)
            hasher.combine(entry.incarnation)
            hasher.combine(entry.lock)
            hasher.combine(entry.row.isTelling)
            guard isJudged(entry) else { return }
            hasher.combine(entry.row.deadline)
            hasher.combine(entry.row.isWorking)
        }
        return true
    }

    private func matters(_ entry: ElectorTable<Row>.Entry) -> Bool {
        entry.row.isTelling || isJudged(entry)
    }

    private func isJudged(_ entry: ElectorTable<Row>.Entry) -> Bool {
        !entry.row.hasCause && !mayHaveSeen(entry.row, entry.pod, entry.lock)
    }
}
