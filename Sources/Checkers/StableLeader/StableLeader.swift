internal import LockstepDeterminism
public import LockstepHistories

/// Watches that a lock does not change hands while nothing is broken.
///
/// A holder that is alive and has neither been asked to end nor sent a release must not lose its
/// lock to another once it has been calm for the time given, so that what was broken before has
/// been got over. What someone outside does is not judged.
public struct StableLeader: Judge {
    /// What is watched for.
    public let property = Property(
        "L5",
        "While nothing is broken, no lock is taken from a holder that keeps it."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.commits, .releases] + Calm.topics
    /// How many commits in a calm were judged.
    public private(set) var evaluations = 0

    private var held = HeldRecords()
    private var calm = Calm()
    /// Pods that are dead, or were asked to end.
    private var leaving: [String] = []
    /// Who has sent a release of which lock, and not written it since.
    private var releasing: [(lock: String, pod: String)] = []
    private let settlingNanoseconds: Int64

    /// A judge that lets this many nanoseconds of calm pass first.
    public init(settlingNanoseconds: Int64) {
        self.settlingNanoseconds = settlingNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .committed(let commit):
            return take(commit, observation)
        case .releaseSent(let lock):
            releasing.append((lock, observation.pod))
        case .podTerminating, .podKilled, .podExited:
            leaving.append(observation.pod)
            calm.take(observation)
        case .podStarted:
            leaving.removeAll { $0 == observation.pod }
            releasing.removeAll { $0.pod == observation.pod }
            calm.take(observation)
        default:
            calm.take(observation)
        }
        return nil
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) -> Finding? {
        let index = held.index(of: commit.lock)
        defer { held.take(commit, at: index, observation) }
        guard !commit.actor.isEmpty, let after = commit.after?.holder, !after.isEmpty else {
            return nil
        }
        defer { releasing.removeAll { $0.lock == commit.lock && $0.pod == commit.actor } }
        guard let before = commit.before?.holder, !before.isEmpty else { return nil }
        let record = held.records[index]
        guard commit.isByHolder(writtenBy: record.writer) else { return nil }
        guard let since = calm.since, !record.writer.isEmpty,
            observation.time.nanoseconds &- since.nanoseconds > settlingNanoseconds
        else { return nil }
        evaluations += 1
        guard record.writer != commit.actor, !leaving.contains(record.writer),
            !releasing.contains(where: { $0.lock == commit.lock && $0.pod == record.writer })
        else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor, record.writer],
            sentence: "\(commit.actor) took \"\(commit.lock)\" from \(record.writer) although"
                + " nothing had been broken for"
                + " \(seconds(observation.time.nanoseconds &- since.nanoseconds)).",
            evidence: [record.renewedSequence, observation.sequence]
        )
    }
}
