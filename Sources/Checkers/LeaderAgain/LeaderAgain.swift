public import LockstepDeterminism
public import LockstepHistories

/// Watches that every lock has a believer again within a bound once faults have stopped.
///
/// The clock starts with the phase `recovering`, or, for a lock nobody alive and awake wants by
/// then, when somebody does. It is satisfied by any instant up to the bound at which somebody
/// believes that they hold the lock, one who already did included. A lock nobody wants any more,
/// and a run that ends before the bound, are not judged.
public struct LeaderAgain: Judge {
    /// What is watched for.
    public let property = Property(
        "L1",
        "Once faults have stopped, every lock has a believer within the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.lives, .clocks, .beliefs, .campaigns, .faults]
    /// How many locks were satisfied or overdue.
    public private(set) var evaluations = 0
    /// The bound, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    /// A lock and how far it has got.
    private struct Demand {
        var lock: String
        /// Since when the clock runs; `nil` while it does not.
        var since: Instant?
        var isSettled = false
    }

    private var table = BeliefTable()
    private var candidates = Candidates()
    private var demands: [Demand] = []
    private var recovering: UInt64?

    /// A judge with this bound, in nanoseconds of true time.
    ///
    /// - Source: (L + 4.4 P) / (1 - drift) + 3 round trips + request time-out, for lease locks.
    public init(boundNanoseconds: Int64 = 30_000_000_000) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Whether recovery has begun and every wanted lock has had its believer: the run may end.
    public var isSatisfied: Bool {
        recovering != nil && demands.allSatisfy { $0.isSettled || $0.since == nil }
            && demands.contains { $0.isSettled }
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .campaignBegan(let lock):
            enter(lock)
        case .granted(let lock, let token, let deadline):
            enter(lock)
            _ = table.grant(lock, token, deadline, observation)
        case .deadlineSet(let lock, let deadline):
            _ = table.move(lock, deadline, observation)
        case .beliefEnded(let lock, _):
            table.end(lock, observation)
        case .podKilled, .podExited, .podStarted:
            table.die(observation.pod, at: observation.time)
        case .podPaused:
            table.pause(observation.pod, at: observation.time)
        case .podResumed:
            table.resume(observation.pod, at: observation.time)
        case .clockSet(let rate, _):
            table.setClock(rate: rate, observation)
        case .phaseBegan("recovering"):
            recovering = observation.sequence
        default:
            return nil
        }
        candidates.take(observation)
        return recovering == nil ? nil : look(observation.time)
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        var findings: [Finding] = []
        while let finding = overdue(at: end) { findings.append(finding) }
        return findings
    }

    private mutating func enter(_ lock: String) {
        if !demands.contains(where: { $0.lock == lock }) { demands.append(Demand(lock: lock)) }
    }

    /// Settles what is satisfied, starts and stops clocks, reports what is overdue.
    private mutating func look(_ now: Instant) -> Finding? {
        let finding = overdue(at: now)
        for index in demands.indices where !demands[index].isSettled {
            let lock = demands[index].lock
            guard candidates.isWanted(lock) else {
                demands[index].since = nil
                continue
            }
            if demands[index].since == nil { demands[index].since = now }
            let isHeld = table.beliefs.indices.contains {
                table.beliefs[$0].lock == lock && table.isHeld($0, at: now)
            }
            if isHeld {
                evaluations += 1
                demands[index].isSettled = true
            }
        }
        return finding
    }

    /// One lock whose bound has passed.
    private mutating func overdue(at now: Instant) -> Finding? {
        for index in demands.indices where !demands[index].isSettled {
            guard let since = demands[index].since,
                now.nanoseconds &- since.nanoseconds > boundNanoseconds
            else { continue }
            evaluations += 1
            demands[index].isSettled = true
            return Finding(
                property: property.id,
                time: since.advanced(byNanoseconds: boundNanoseconds),
                pods: [],
                sentence: "Nobody held \"\(demands[index].lock)\" within"
                    + " \(seconds(boundNanoseconds)) of the last fault.",
                evidence: [recovering ?? 0]
            )
        }
        return nil
    }
}
