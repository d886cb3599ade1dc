public import LockstepDeterminism
public import LockstepHistories

/// Watches that a declared core of pods makes progress while faults stay as they are.
///
/// The clock starts with `frozen`, or, for a lock that nobody of the core wants by then, when
/// somebody of it does. It is satisfied by any instant up to the bound at which a pod of the core
/// believes that it holds the lock, and by one outside that does and has moved its deadline twice
/// meanwhile: nobody can take the lock from a holder that renews. It starts anew whenever one
/// outside is granted the lock or moves its deadline, since that has to rest first. The phase
/// `recovering` ends the watch: from there on `LeaderAgain` demands progress of everybody.
public struct CoreLeads: Judge {
    /// What is watched for.
    public let property = Property(
        "L9",
        "While faults stay as they are, every lock the declared core wants has a believer in it,"
            + " or a holder outside that renews, within the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = WantedLocks.topics + [.faults]
    /// How many locks were satisfied or overdue.
    public var evaluations: Int { locks.evaluations }
    /// The bound, in nanoseconds of true time.
    public var boundNanoseconds: Int64 { locks.boundNanoseconds }

    private var locks: WantedLocks
    private var core: [String] = []
    private var frozen: UInt64?
    /// How often electors outside the core have moved their deadlines, up to `renewing`.
    private var moves = ElectorTable<Int>()

    /// So many moves tell a holder whose renewals are answered from one to whom a last answer was
    /// under way when everything froze.
    private static let renewing = 2

    /// A judge with this bound, in nanoseconds of true time.
    public init(boundNanoseconds: Int64) {
        locks = WantedLocks(boundNanoseconds: boundNanoseconds)
    }

    /// Whether faults stay as they are and every lock the core wants has had its believer: the run
    /// may end.
    public var isSatisfied: Bool { frozen != nil && locks.isSettled }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        _ = locks.take(observation)
        switch observation.event {
        case .frozen(let names):
            core = names.split(separator: " ").map(String.init)
            frozen = observation.sequence
            // What was had before, under other faults, is asked for anew.
            locks.reopen()
            moves = ElectorTable()
        case .recoveringBegan:
            defer { frozen = nil }
            return frozen == nil ? nil : locks.overdue(at: observation.time).map(finding)
        case .beliefEnded(let lock, _):
            if let index = moves.find(lock, observation) { moves[index] = 0 }
        case .podKilled, .podExited:
            moves.forget(observation.pod)
        default:
            break
        }
        guard frozen != nil else { return nil }
        let finding = locks.look(observation.time, among: core).map(finding)
        guard !core.isEmpty, !core.contains(observation.pod) else { return finding }
        switch observation.event {
        case .granted(let lock, _, _): locks.restart(lock, at: observation.time)
        case .deadlineSet(let lock, _): renew(lock, observation)
        default: break
        }
        return finding
    }

    /// An elector outside the core has moved its deadline.
    private mutating func renew(_ lock: String, _ observation: Observation) {
        locks.restart(lock, at: observation.time)
        let index = moves.index(lock, observation, new: 0)
        moves[index] = min(moves[index] + 1, Self.renewing)
        guard moves[index] == Self.renewing else { return }
        locks.accept(observation.pod, for: lock, at: observation.time)
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        guard frozen != nil else { return [] }
        var findings: [Finding] = []
        while let overdue = locks.overdue(at: end) { findings.append(finding(overdue)) }
        return findings
    }

    private func finding(_ overdue: WantedLocks.Overdue) -> Finding {
        Finding(
            property: property.id,
            time: overdue.time,
            pods: core,
            sentence: "Nobody of \(phrase(core)) held \"\(overdue.lock)\" within"
                + " \(seconds(boundNanoseconds)), with the faults as they were.",
            evidence: [frozen ?? 0]
        )
    }
}

extension CoreLeads {
    /// The locks that have had no believer of the core since everything stays as it is.
    public var demand: ProgressDemand? {
        frozen == nil ? nil : ProgressDemand(locks.waiting)
    }

    /// Adds who believes and wants what, and the core from when on everything stays as it is.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        locks.hashMemory(into: &hasher, at: now)
        hasher.combine(frozen != nil)
        hasher.combine(core)
        moves.hashMemory(into: &hasher, where: { $0 > 0 }) { $1.combine($0) }
        return true
    }
}
