internal import LockstepDeterminism
public import LockstepHistories

/// Watches that a pod is told it holds a lock only after the store has written so.
///
/// At a grant the pod must have committed itself as holder, and neither cleared the record nor seen
/// it deleted since. Another may have taken over meanwhile: a late answer is no lie. Locks whose
/// commits were not recorded are not judged, and neither are acquisitions that failed: nothing says
/// when those are over.
public struct HonestGrant: Judge {
    /// What is watched for.
    public let property = Property(
        "A1",
        "Success means that the grant is committed and not yet given back."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .beliefs]
    /// How many grants were judged.
    public private(set) var evaluations = 0

    /// Who has written itself into a lock's record.
    private struct Entries {
        var lock: String
        var writers: [String] = []
        var sequence: UInt64 = 0
    }

    private var locks: [Entries] = []

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .committed(let commit):
            take(commit, observation)
            return nil
        case .granted(let lock, let token, _):
            guard let entries = locks.first(where: { $0.lock == lock }) else { return nil }
            evaluations += 1
            guard !entries.writers.contains(observation.pod) else { return nil }
            return Finding(
                property: property.id,
                time: observation.time,
                pods: [observation.pod],
                sentence: "\(observation.pod) was granted \"\(lock)\" (token \(token.number)), and"
                    + " the store had written no such thing, or no longer.",
                evidence: [entries.sequence, observation.sequence]
            )
        default:
            return nil
        }
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) {
        let known = locks.firstIndex { $0.lock == commit.lock }
        let index = known ?? locks.count
        if known == nil { locks.append(Entries(lock: commit.lock)) }
        locks[index].sequence = observation.sequence
        guard let after = commit.after else {
            locks[index].writers = []
            return
        }
        guard !commit.actor.isEmpty else { return }
        locks[index].writers.removeAll { $0 == commit.actor }
        if !after.holder.isEmpty { locks[index].writers.append(commit.actor) }
    }
}
