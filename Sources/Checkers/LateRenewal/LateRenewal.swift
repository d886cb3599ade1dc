internal import LockstepDeterminism
public import LockstepHistories

/// Watches that no renewal, and no entry, is sent once the term is over.
///
/// A renewal is a commit that leaves the holder as it was, an entry one that puts the pod's own name
/// in, by a pod that has reported the end of its belief, or has sent its release, and has not
/// campaigned since. An entry under another name may be a successor's. What counts is when the
/// request was *sent*, so the judge must be shown messages; without them it judges nothing. A
/// request of the very instant of the end is let through: it may have been handed over before. The
/// last 512 requests sent after an end are remembered.
public struct LateRenewal: Judge {
    /// What is watched for.
    public let property = Property(
        "W3",
        "No renewal, and no new entry, is sent once its term is over."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.messages, .commits, .beliefs, .releases, .campaigns, .lives]
    /// How many renewals and entries with a known request were judged.
    public private(set) var evaluations = 0

    /// When a term ended, and what said so; `nil` while it goes on.
    private typealias End = (time: Instant, sequence: UInt64)

    private var ends = ElectorTable<End?>()
    /// Requests sent after an end.
    private var late: [(request: UInt64, lock: String, end: UInt64, sent: UInt64)] = []
    private var showsMessages = false
    private static let limit = 512

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .beliefEnded(let lock, _), .releaseSent(let lock):
            let end = (observation.time, observation.sequence)
            let index = ends.index(lock, observation, new: end)
            if ends[index] == nil { ends[index] = end }
        case .campaignBegan(let lock), .granted(let lock, _, _):
            if let index = ends.find(lock, observation) { ends[index] = nil }
        case .podKilled, .podExited:
            ends.forget(observation.pod)
        case .requestSent(let id, _, _):
            showsMessages = true
            note(id, observation)
        case .committed(let commit):
            return judge(commit, observation)
        default:
            break
        }
        return nil
    }

    private mutating func note(_ id: UInt64, _ observation: Observation) {
        for entry in ends.entries
        where entry.pod == observation.pod && entry.incarnation == observation.incarnation {
            guard let end = entry.row, end.time < observation.time else { continue }
            late.append((id, entry.lock, end.sequence, observation.sequence))
        }
        if late.count > LateRenewal.limit { late.removeFirst(late.count - LateRenewal.limit) }
    }

    private mutating func judge(_ commit: Commit, _ observation: Observation) -> Finding? {
        guard showsMessages, commit.request > 0, !commit.actor.isEmpty,
            let holder = commit.after?.holder, !holder.isEmpty
        else { return nil }
        let isRenewal = holder == commit.before?.holder
        guard isRenewal || holder == commit.actor || holder.hasPrefix(commit.actor + "_") else {
            return nil
        }
        evaluations += 1
        let sent = late.first { $0.request == commit.request && $0.lock == commit.lock }
        guard let sent else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor],
            sentence: "\(commit.actor) \(isRenewal ? "renewed" : "took") \"\(commit.lock)\""
                + " with a request that it sent after its term was over.",
            evidence: [sent.end, sent.sent, observation.sequence].uniqued()
        )
    }
}
