public import LockstepDeterminism
public import LockstepHistories

/// Watches that a holder who has seen that the record names another, or nobody, stops believing.
///
/// What an elector sees is what it reports as the leader. A sighting during a belief is evidence
/// against it: while the record stays the holder's own there is nothing new to see. A sighting of
/// the very entry that the pod wrote last, while it stands, says nothing new either, and is none.
/// The belief must be over by the time that true time moves on.
///
/// - Source: rule R3 of lease locks, of which client-go keeps one half only.
public struct BeliefAfterEvidence: Judge {
    /// What is watched for.
    public let property = Property(
        "R3",
        "Whoever has seen that another, or nobody, is named the holder does not go on believing."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.beliefs, .sightings, .lives, .commits]
    /// How many sightings were judged; those of who does not believe are in order.
    public private(set) var evaluations = 0

    /// What an elector believes, and what it has seen since.
    private struct Row {
        var deadline: LocalInstant?
        var granted: UInt64 = 0
        var isBelieving = false
        var evidence: Evidence?
    }

    private struct Evidence {
        var holder: String
        var time: Instant
        var sequence: UInt64
    }

    /// The entry that stands in a lock's record, and the pod that wrote it.
    private struct Standing {
        var holder: String
        var writer: String
    }

    private var electors = ElectorTable<Row>()
    private var standing: [Standing] = []
    private var places = Places<String>()
    private var isWaiting = false

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        let finding = isWaiting ? overdue(at: observation.time) : nil
        switch observation.event {
        case .granted(let lock, _, let deadline):
            let index = electors.index(lock, observation, new: Row())
            electors[index] = Row(
                deadline: deadline,
                granted: observation.sequence,
                isBelieving: true
            )
        case .deadlineSet(let lock, let deadline):
            guard let index = electors.find(lock, observation) else { break }
            electors[index].deadline = deadline
            // A belief that is over in the instant of the evidence is given up.
            if observation.localTime >= deadline,
                electors[index].evidence?.time == observation.time
            {
                electors[index].evidence = nil
            }
        case .beliefEnded(let lock, _):
            guard let index = electors.find(lock, observation) else { break }
            electors[index].isBelieving = false
            electors[index].evidence = nil
        case .committed(let commit):
            take(commit)
        case .leaderObserved(let lock, let holder):
            see(lock, holder, observation)
        case .podKilled, .podExited, .podStarted:
            electors.forget(observation.pod)
        default: break
        }
        return finding
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        var findings: [Finding] = []
        while isWaiting, let finding = overdue(at: end) { findings.append(finding) }
        return findings
    }

    private mutating func see(_ lock: String, _ holder: String, _ observation: Observation) {
        evaluations += 1
        guard let index = electors.find(lock, observation), electors[index].isBelieving else {
            return
        }
        if let deadline = electors[index].deadline, observation.localTime >= deadline { return }
        if isOwn(holder, of: observation.pod, on: lock) { return }
        electors[index].evidence = Evidence(
            holder: holder,
            time: observation.time,
            sequence: observation.sequence
        )
        isWaiting = true
    }

    private mutating func take(_ commit: Commit) {
        let holder = commit.after?.holder ?? ""
        let known = places.find(commit.lock)
        let index = known ?? standing.count
        if known == nil {
            places.append(commit.lock)
            standing.append(Standing(holder: holder, writer: ""))
        }
        // What anybody else writes beside the holder's name leaves the entry whose it was.
        guard commit.isByHolder(writtenBy: standing[index].writer) else { return }
        standing[index] = Standing(holder: holder, writer: commit.actor)
    }

    /// Whether what was seen is the entry that the pod wrote last and that still stands, or, where
    /// no commits tell, the pod itself.
    private func isOwn(_ holder: String, of pod: String, on lock: String) -> Bool {
        guard !holder.isEmpty else { return false }
        guard let place = places.find(lock) else { return isSame(holder, pod) }
        return standing[place].writer == pod && isSame(standing[place].holder, holder)
    }

    /// A belief that outlived the instant of the evidence against it.
    private mutating func overdue(at now: Instant) -> Finding? {
        for index in electors.places {
            guard let evidence = electors[index].evidence, evidence.time < now else { continue }
            electors[index].evidence = nil
            let entry = electors.entry(index)
            let named = evidence.holder.isEmpty ? "nobody" : evidence.holder
            return Finding(
                property: property.id,
                time: evidence.time,
                pods: [entry.pod],
                sentence: "\(entry.pod) saw that \"\(entry.lock)\" names \(named) as its holder, "
                    + "and went on believing that it holds it.",
                evidence: [entry.row.granted, evidence.sequence]
            )
        }
        isWaiting = electors.entries.contains { $0.row.evidence != nil }
        return nil
    }
}

extension BeliefAfterEvidence {
    /// Adds who believes until when, the evidence against it, and whose entries stand.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        electors.hashMemory(into: &hasher, where: \.isBelieving) { row, hasher in
            hasher.combine(row.deadline)
            hasher.combine(row.evidence?.time)
        }
        hasher.combine(unordered: zip(places.all, standing)) { entry, hasher in
            hasher.combine(entry.0)
            hasher.combine(entry.1.holder)
            hasher.combine(entry.1.writer)
        }
        return true
    }
}
