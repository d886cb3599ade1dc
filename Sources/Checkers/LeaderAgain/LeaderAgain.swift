public import LockstepDeterminism
public import LockstepHistories

/// Watches that every lock has a believer again within a bound once faults have stopped.
///
/// The clock starts with the phase `recovering`, or, for a lock nobody alive and awake wants by
/// then, when somebody does. It is satisfied by any instant up to the bound at which somebody
/// believes that they hold the lock, one who already did included. A lock nobody wants any more,
/// and a run that ends before the bound, are not judged. Where `breaking` begins again, the clock
/// stops until the next `recovering`.
public struct LeaderAgain: Judge {
    /// What is watched for.
    public let property = Property(
        "L1",
        "Once faults have stopped, every lock has a believer within the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = WantedLocks.topics + [.faults]
    /// How many locks were satisfied or overdue.
    public var evaluations: Int { locks.evaluations }
    /// The bound, in nanoseconds of true time.
    public var boundNanoseconds: Int64 { locks.boundNanoseconds }

    private var locks: WantedLocks
    private var recovering: UInt64?

    /// A judge with this bound, in nanoseconds of true time.
    public init(boundNanoseconds: Int64) {
        locks = WantedLocks(boundNanoseconds: boundNanoseconds)
    }

    /// Whether recovery has begun and every wanted lock has had its believer: the run may end.
    public var isSatisfied: Bool { recovering != nil && locks.isSettled }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        if observation.event == .recoveringBegan {
            recovering = observation.sequence
        } else if observation.event == .breakingBegan {
            // A test may break things again, and demand a leader again.
            if recovering != nil { locks.reopen() }
            recovering = nil
            return nil
        } else if !locks.take(observation) {
            return nil
        }
        guard recovering != nil else { return nil }
        return locks.look(observation.time).map(finding)
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        guard recovering != nil else { return [] }
        var findings: [Finding] = []
        while let overdue = locks.overdue(at: end) { findings.append(finding(overdue)) }
        return findings
    }

    private func finding(_ overdue: WantedLocks.Overdue) -> Finding {
        Finding(
            property: property.id,
            time: overdue.time,
            pods: [],
            sentence: "Nobody held \"\(overdue.lock)\" within"
                + " \(seconds(boundNanoseconds)) of the last fault.",
            evidence: [recovering ?? 0]
        )
    }
}

extension LeaderAgain {
    /// The locks that have had no believer since faults have stopped.
    public var demand: ProgressDemand? {
        recovering == nil ? nil : ProgressDemand(locks.waiting)
    }

    /// Adds who believes and wants what, and whether faults have stopped.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        locks.hashMemory(into: &hasher, at: now)
        hasher.combine(recovering != nil)
        return true
    }
}
