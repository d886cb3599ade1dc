public import LockstepDeterminism
public import LockstepHistories

/// Watches that no elector releases a lock while its own work under it still runs.
///
/// Both the sending of the release and the commit that clears the holder are looked at; one running
/// work is reported once.
public struct ReleaseAfterWork: Judge {
    /// What is watched for.
    public let property = Property(
        "C3",
        "A lock is released only after the work done under it has ended."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.bodies, .releases, .commits, .lives]
    /// How many releases were judged.
    public private(set) var evaluations = 0

    private var bodies = RunningBodies()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .releaseSent(let lock):
            evaluations += 1
            let work = bodies.running(lock, observation)
            return report(lock, observation.pod, "sent its release of", work, observation)
        case .committed(let commit):
            guard !commit.actor.isEmpty, let before = commit.before, !before.holder.isEmpty,
                commit.after?.holder.isEmpty ?? true
            else { return nil }
            evaluations += 1
            let work = bodies.running(commit.lock, of: commit.actor)
            return report(commit.lock, commit.actor, "released", work, observation)
        default:
            bodies.take(observation)
            return nil
        }
    }

    private mutating func report(
        _ lock: String,
        _ pod: String,
        _ what: String,
        _ work: RunningBodies.Work?,
        _ observation: Observation
    ) -> Finding? {
        guard let work, !work.isReported else { return nil }
        bodies.markReported(lock, of: pod)
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [pod],
            sentence: "\(pod) \(what) \"\(lock)\" while its work was still running.",
            evidence: [work.began, observation.sequence]
        )
    }
}

extension ReleaseAfterWork {
    /// Adds whose work is running.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        bodies.hashMemory(into: &hasher)
        return true
    }
}
