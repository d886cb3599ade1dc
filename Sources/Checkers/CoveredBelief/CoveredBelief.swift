internal import LockstepDeterminism
public import LockstepHistories

/// Watches that a belief ends, on the holder's own clock, before others may end the lease that its
/// last write published.
///
/// A deadline may lie at most L (1 - drift) / (1 + drift) after the *sending* of the pod's last
/// commit that names a holder, where L is what that commit published. Who counts from an answer
/// believes for longer by as much as the answer was late, and two believers need a challenger that
/// comes in just that time; this needs none. A microsecond is let through, since clocks that are
/// off are rounded. A record whose name is the lock's, a dot and more, such as a ticket of a queue,
/// counts as the lock's while the pod has written none of the lock's very name. Messages and
/// commits must be shown; a term without a deadline, and a record that publishes no lease, are not
/// judged. A pod's last 64 requests and its last writes to 16 records are remembered.
///
/// - Cost: O(1) for an observation, however many pods there are.
public struct CoveredBelief: Judge {
    /// What is watched for.
    public let property = Property(
        "S4",
        "A belief ends before others may end the lease of its last write, counted from its sending."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.messages, .commits, .beliefs, .lives]
    /// How many deadlines were compared with the write they rest on.
    public private(set) var evaluations = 0

    /// What a pod last wrote into a lock's record.
    fileprivate struct Write {
        var sent: LocalInstant
        var leaseNanoseconds: Int64
        var sequence: UInt64
    }

    /// What one life of a pod has sent of late.
    fileprivate struct Life {
        var incarnation: UInt32
        var requests: [(id: UInt64, sent: LocalInstant)] = []
        var writes: [(record: String, write: Write)] = []
    }

    /// The lives of each pod that have sent something, up to its next death.
    private var lives: [[Life]] = []
    private var pods = Places<String>()
    private let drift: ClockDrift
    private static let limit = 64
    fileprivate static let recordLimit = 16
    private static let roundingNanoseconds: Int64 = 1_000

    /// A judge that expects clocks to be off by this much, in parts per billion.
    public init(driftPartsPerBillion: Int64) {
        drift = ClockDrift(partsPerBillion: driftPartsPerBillion)
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .requestSent(let id, _, _):
            note(id, observation)
        case .committed(let commit):
            take(commit, observation)
        case .granted(let lock, _, let deadline?), .deadlineSet(let lock, let deadline):
            return judge(lock, deadline, observation)
        case .podKilled, .podExited:
            if let pod = pods.find(observation.pod) { lives[pod] = [] }
        default:
            break
        }
        return nil
    }

    private mutating func note(_ id: UInt64, _ observation: Observation) {
        guard !observation.pod.isEmpty else { return }
        let known = pods.find(observation.pod)
        let pod = known ?? lives.count
        if known == nil {
            pods.append(observation.pod)
            lives.append([])
        }
        let place = lives[pod].firstIndex { $0.incarnation == observation.incarnation }
        let index = place ?? lives[pod].count
        if place == nil { lives[pod].append(Life(incarnation: observation.incarnation)) }
        if lives[pod][index].requests.count == Self.limit {
            lives[pod][index].requests.removeFirst()
        }
        lives[pod][index].requests.append((id, observation.localTime))
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) {
        guard commit.request > 0, let record = commit.after, !record.holder.isEmpty,
            let pod = pods.find(commit.actor)
        else { return }
        for index in lives[pod].indices {
            let sent = lives[pod][index].requests.last { $0.id == commit.request }?.sent
            guard let sent else { continue }
            let write = Write(
                sent: sent,
                leaseNanoseconds: record.leaseNanoseconds,
                sequence: observation.sequence
            )
            lives[pod][index].note(write, to: commit.lock)
            return
        }
    }

    private mutating func judge(
        _ lock: String,
        _ deadline: LocalInstant,
        _ observation: Observation
    ) -> Finding? {
        let life = pods.find(observation.pod).flatMap { pod in
            lives[pod].first { $0.incarnation == observation.incarnation }
        }
        let last =
            life?.writes.last { $0.record == lock }
            ?? life?.writes.last { $0.record.hasPrefix("\(lock).") }
        guard let write = last?.write, write.leaseNanoseconds > 0 else { return nil }
        evaluations += 1
        let claimed = deadline.nanoseconds(since: write.sent)
        let covered = drift.longestBelief(inLease: write.leaseNanoseconds)
        guard claimed > covered &+ Self.roundingNanoseconds else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) believes in \"\(lock)\" until \(seconds(claimed)) after"
                + " it sent its last write, \(seconds(covered)) being the most by its own clock.",
            evidence: [write.sequence, observation.sequence]
        )
    }
}

extension CoveredBelief.Life {
    /// A write is the last one to its record.
    fileprivate mutating func note(_ write: CoveredBelief.Write, to record: String) {
        writes.removeAll { $0.record == record }
        if writes.count == CoveredBelief.recordLimit { writes.removeFirst() }
        writes.append((record, write))
    }
}
