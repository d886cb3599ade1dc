internal import LockstepDeterminism
public import LockstepHistories

/// Watches that nobody keeps a lock alive whose work under it has ended.
///
/// The judge looks at renewals committed later than the patience given after the work ended, with
/// no new work begun, nor a new term. One such may have been on its way for long; the second is the
/// breach. Pods that never report work are not judged.
public struct IdleHolder: Judge {
    /// What is watched for.
    public let property = Property(
        "L3",
        "A lock is not kept alive by a pod whose work under it has ended."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.bodies, .beliefs, .commits, .lives]
    /// How many renewals of pods that report work were judged.
    public private(set) var evaluations = 0

    /// An elector's work.
    private struct Work {
        var running = 0
        var ended: Instant?
        var sequence: UInt64 = 0
        var idleRenewals = 0
    }

    private var electors = ElectorTable<Work>()
    private let patienceNanoseconds: Int64

    /// A judge that grants a release this many nanoseconds after the end of the work.
    public init(patienceNanoseconds: Int64) {
        self.patienceNanoseconds = patienceNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .bodyBegan(let lock, _):
            let index = electors.index(lock, observation, new: Work())
            electors[index].running += 1
            electors[index].ended = nil
            electors[index].idleRenewals = 0
        case .bodyEnded(let lock):
            guard let index = electors.find(lock, observation) else { return nil }
            electors[index].running -= 1
            guard electors[index].running <= 0 else { return nil }
            electors[index].ended = observation.time
            electors[index].sequence = observation.sequence
        case .granted(let lock, _, _):
            // The work of a new term may be long in beginning.
            guard let index = electors.find(lock, observation) else { return nil }
            electors[index].ended = nil
            electors[index].idleRenewals = 0
        case .podKilled, .podExited, .podStarted:
            electors.forget(observation.pod)
        case .committed(let commit):
            return take(commit, observation)
        default:
            break
        }
        return nil
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) -> Finding? {
        guard !commit.actor.isEmpty, let holder = commit.after?.holder, !holder.isEmpty,
            holder == commit.before?.holder
        else { return nil }
        guard let index = electors.all(commit.lock, of: commit.actor).last else { return nil }
        evaluations += 1
        guard let ended = electors[index].ended,
            observation.time.nanoseconds &- ended.nanoseconds > patienceNanoseconds
        else { return nil }
        electors[index].idleRenewals += 1
        guard electors[index].idleRenewals == 2 else { return nil }
        let idle = observation.time.nanoseconds &- ended.nanoseconds
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [commit.actor],
            sentence: "\(commit.actor) still renewed \"\(commit.lock)\" \(seconds(idle)) after its"
                + " work had ended.",
            evidence: [electors[index].sequence, observation.sequence]
        )
    }
}
