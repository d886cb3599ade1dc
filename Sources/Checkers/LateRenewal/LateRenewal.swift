internal import LockstepDeterminism
public import LockstepHistories

/// Watches that no renewal, and no entry, is sent once the term is over.
///
/// A renewal is a commit that leaves the holder as it was, an entry one that puts the pod's own
/// name in, by a pod that has reported the end of its belief, or has sent its release, and has not
/// campaigned since. An entry under another name may be a successor's. What counts is when the
/// request was *sent*, so the judge must be shown messages; without them it judges nothing. A
/// request of the very instant of the end is let through: it may have been handed over before. The
/// last 512 requests sent after an end are remembered.
///
/// - Cost: A request costs as much as its pod has locks, whatever others have.
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

    /// When a term of a pod's life ended, and what said so.
    fileprivate struct End {
        var incarnation: UInt32
        var lock: String
        var time: Instant
        var sequence: UInt64
    }

    /// The terms of each pod that are over, up to its next campaign or death.
    private var ends: [[End]] = []
    private var pods = Places<String>()
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
            end(lock, observation)
        case .campaignBegan(let lock), .granted(let lock, _, _):
            guard let pod = pods.find(observation.pod) else { return nil }
            ends[pod].removeAll { $0.isOf(lock, observation) }
        case .podKilled, .podExited:
            if let pod = pods.find(observation.pod) { ends[pod] = [] }
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

    /// A term is over from the first sign of its end on.
    private mutating func end(_ lock: String, _ observation: Observation) {
        let known = pods.find(observation.pod)
        let pod = known ?? ends.count
        if known == nil {
            pods.append(observation.pod)
            ends.append([])
        }
        guard !ends[pod].contains(where: { $0.isOf(lock, observation) }) else { return }
        ends[pod].append(
            End(
                incarnation: observation.incarnation,
                lock: lock,
                time: observation.time,
                sequence: observation.sequence
            )
        )
    }

    private mutating func note(_ id: UInt64, _ observation: Observation) {
        guard let pod = pods.find(observation.pod) else { return }
        for end in ends[pod]
        where end.incarnation == observation.incarnation && end.time < observation.time {
            late.append((id, end.lock, end.sequence, observation.sequence))
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

extension LateRenewal.End {
    fileprivate func isOf(_ lock: String, _ observation: Observation) -> Bool {
        self.lock == lock && incarnation == observation.incarnation
    }
}
