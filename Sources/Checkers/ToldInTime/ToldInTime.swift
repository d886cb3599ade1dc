public import LockstepDeterminism
public import LockstepHistories

/// Watches that work under a lock is told to stop by the deadline of its term.
///
/// The deadline is compared with the time on the pod's own clock at which the work was told, or
/// ended by itself; a microsecond is let through, since clocks that are off are rounded. A pod that
/// did not run at its deadline has until it runs again; one that stopped running later ran on at
/// the deadline, and has no excuse. Work that nobody has told is judged at its pod's next grant of
/// the lock, which it is then still to be told under, and when the run ends. Not judged are work of
/// terms without a deadline, and how long work takes to end once it has been told.
public struct ToldInTime: Judge {
    /// What is watched for.
    public let property = Property(
        "C7",
        "Work is told to stop by the deadline of its term, if it still runs."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.beliefs, .bodies, .lives, .clocks]
    /// How many terms with a deadline whose work had begun were judged.
    public private(set) var evaluations = 0

    fileprivate struct Term {
        var deadline: LocalInstant?
        /// What said so.
        var said: UInt64 = 0
        var isWorking = false
        /// Since when the pod does not run; `nil` if it does.
        var paused: LocalInstant?
        /// When the pod ran again after it had not run at the deadline.
        var resumed: LocalInstant?

        /// By when the work must have been told; `nil` for a term without a deadline.
        var latest: LocalInstant? {
            deadline.map { max($0, resumed ?? $0) }
        }
    }

    private var electors = ElectorTable<Term>()
    private var clocks = ShownClocks()
    fileprivate static let roundingNanoseconds: Int64 = 1_000

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        clocks.take(observation)
        switch observation.event {
        case .granted(let lock, _, let deadline):
            let index = electors.index(lock, observation, new: Term())
            let finding = judgeOpen(index, at: observation.localTime, observation.time)
            electors[index] = Term(
                deadline: deadline,
                said: observation.sequence,
                isWorking: electors[index].isWorking,
                paused: electors[index].paused
            )
            return finding
        case .deadlineSet(let lock, let deadline):
            guard let index = electors.find(lock, observation) else { return nil }
            electors[index].deadline = deadline
            electors[index].said = observation.sequence
        case .bodyBegan(let lock, _):
            guard let index = electors.find(lock, observation) else { return nil }
            electors[index].isWorking = true
        case .bodyCancelled(let lock), .bodyEnded(let lock):
            return judge(lock, observation)
        case .podPaused, .podResumed:
            for index in electors.all(of: observation.pod) {
                if case .podPaused = observation.event {
                    electors[index].paused = electors[index].paused ?? observation.localTime
                } else {
                    electors[index].resume(at: observation.localTime)
                }
            }
        case .podKilled, .podExited, .podStarted:
            electors.forget(observation.pod)
        default:
            break
        }
        return nil
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        electors.places.compactMap { index in
            clocks.reading(of: electors.entry(index).pod, at: end).flatMap {
                judgeOpen(index, at: $0, end)
            }
        }
    }

    /// Judges work that has not been told by a moment, unless it has time left by then.
    private mutating func judgeOpen(
        _ index: Int,
        at local: LocalInstant,
        _ now: Instant
    ) -> Finding? {
        let entry = electors.entry(index)
        guard entry.row.isWorking, let latest = entry.row.latest else { return nil }
        // Whoever does not run goes on with nothing.
        let late = (entry.row.paused ?? local).nanoseconds(since: latest)
        guard late > Self.roundingNanoseconds else { return nil }
        electors[index].isWorking = false
        evaluations += 1
        return finding(entry.pod, entry.lock, entry.row, late, at: now, by: [])
    }

    private mutating func judge(_ lock: String, _ observation: Observation) -> Finding? {
        guard let index = electors.find(lock, observation), electors[index].isWorking,
            let latest = electors[index].latest
        else { return nil }
        let term = electors[index]
        electors[index].isWorking = false
        evaluations += 1
        let late = observation.localTime.nanoseconds(since: latest)
        guard late > Self.roundingNanoseconds else { return nil }
        let sequence = observation.sequence
        return finding(observation.pod, lock, term, late, at: observation.time, by: [sequence])
    }

    private func finding(
        _ pod: String,
        _ lock: String,
        _ term: Term,
        _ late: Int64,
        at now: Instant,
        by sequences: [UInt64]
    ) -> Finding {
        Finding(
            property: property.id,
            time: now,
            pods: [pod],
            sentence: "\(pod) had its work under \"\(lock)\" run on for "
                + "\(seconds(late)) after the deadline of its term.",
            evidence: [term.said] + sequences
        )
    }
}

extension ToldInTime.Term {
    /// The pod runs again; that counts if it stopped running before the work had to be told.
    fileprivate mutating func resume(at now: LocalInstant) {
        defer { paused = nil }
        guard let paused, let latest,
            paused.nanoseconds(since: latest) <= ToldInTime.roundingNanoseconds
        else { return }
        resumed = now
    }
}
