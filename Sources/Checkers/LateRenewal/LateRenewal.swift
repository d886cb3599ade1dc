internal import LockstepDeterminism
public import LockstepHistories

/// Watches that no renewal, and no entry, is sent once the term is over.
///
/// A renewal is a commit by which the holder's writer leaves it as it was, an entry one that puts
/// the pod's own name in, by a pod that has reported the end of its belief, or has sent its
/// release, and has not campaigned since. An entry under another name may be a successor's. What
/// counts is when the request was *sent*, so the judge must be shown messages; without them it
/// judges nothing. A request of the very instant of the end is let through: it may have been handed
/// over before. The last 512 requests sent after an end are remembered.
///
/// A record whose name is that of a lock the pod has told of, a dot and more, such as a ticket of a
/// queue, counts as the lock's while the pod has written none of the lock's very name. Records of
/// locks that the pod has told nothing of are not judged.
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

    /// A request sent after an end.
    private struct Late {
        var request: UInt64
        var incarnation: UInt32
        var time: Instant
        var sequence: UInt64
        /// The terms that were over by then.
        var ends: [End]
    }

    /// The locks of which a pod has told something, and those of them it has written by their name.
    private struct Told {
        var locks = Places<String>()
        var isWritten: [Bool] = []
    }

    /// The terms of each pod that are over, up to its next campaign or death.
    private var ends: [[End]] = []
    private var told: [Told] = []
    private var pods = Places<String>()
    private var late: [Late] = []
    private var showsMessages = false
    private var held = HeldRecords()
    private static let limit = 512

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .beliefEnded(let lock, _), .releaseSent(let lock):
            end(lock, observation)
        case .campaignBegan(let lock), .granted(let lock, _, _):
            let pod = hear(of: lock, observation)
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

    /// The place of a pod that has told of a lock.
    private mutating func hear(of lock: String, _ observation: Observation) -> Int {
        let known = pods.find(observation.pod)
        let pod = known ?? ends.count
        if known == nil {
            pods.append(observation.pod)
            ends.append([])
            told.append(Told())
        }
        if told[pod].locks.find(lock) == nil {
            told[pod].locks.append(lock)
            told[pod].isWritten.append(false)
        }
        return pod
    }

    /// The lock whose record a pod has written; `nil` if it is none that the pod has told of.
    private mutating func lock(of record: String, writtenBy pod: Int) -> String? {
        if let place = told[pod].locks.find(record) {
            told[pod].isWritten[place] = true
            return record
        }
        guard record.utf8.contains(UInt8(ascii: ".")) else { return nil }
        return zip(told[pod].locks.all, told[pod].isWritten)
            .filter { !$1 && record.hasPrefix("\($0).") }
            .map(\.0)
            .max { $0.utf8.count < $1.utf8.count }
    }

    /// A term is over from the first sign of its end on.
    private mutating func end(_ lock: String, _ observation: Observation) {
        let pod = hear(of: lock, observation)
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
        guard ends[pod].contains(where: { $0.time < observation.time }) else { return }
        if late.count == LateRenewal.limit { late.removeFirst() }
        late.append(
            Late(
                request: id,
                incarnation: observation.incarnation,
                time: observation.time,
                sequence: observation.sequence,
                ends: ends[pod]
            )
        )
    }

    private mutating func judge(_ commit: Commit, _ observation: Observation) -> Finding? {
        let record = held.index(of: commit.lock)
        defer { held.take(commit, at: record, observation) }
        guard showsMessages, commit.request > 0, !commit.actor.isEmpty,
            let pod = pods.find(commit.actor), let lock = lock(of: commit.lock, writtenBy: pod),
            let holder = commit.after?.holder, !holder.isEmpty
        else { return nil }
        let isRenewal = holder == commit.before?.holder
        if isRenewal, !commit.isByHolder(writtenBy: held.records[record].writer) { return nil }
        guard isRenewal || holder == commit.actor || holder.hasPrefix(commit.actor + "_") else {
            return nil
        }
        evaluations += 1
        guard let sent = late.first(where: { $0.request == commit.request }),
            let end = sent.ends.first(where: {
                $0.lock == lock && $0.incarnation == sent.incarnation && $0.time < sent.time
            })
        else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor],
            sentence: "\(commit.actor) \(isRenewal ? "renewed" : "took") \"\(commit.lock)\""
                + " with a request that it sent after its term was over.",
            evidence: [end.sequence, sent.sequence, observation.sequence].uniqued()
        )
    }
}

extension LateRenewal.End {
    fileprivate func isOf(_ lock: String, _ observation: Observation) -> Bool {
        self.lock == lock && incarnation == observation.incarnation
    }
}
