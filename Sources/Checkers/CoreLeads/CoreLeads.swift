public import LockstepDeterminism
public import LockstepHistories

/// Watches that a declared core of pods makes progress while faults stay as they are.
///
/// The clock starts with `frozen`, or, for a lock that nobody of the core wants by then, when
/// somebody of it does. It is satisfied by any instant up to the bound at which a pod of the core
/// believes that it holds the lock. The phase `recovering` ends the watch: from there on
/// `LeaderAgain` demands progress of everybody.
public struct CoreLeads: Judge {
    /// What is watched for.
    public let property = Property(
        "L9",
        "While faults stay as they are, every lock the declared core wants has a believer in it"
            + " within the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.lives, .clocks, .beliefs, .campaigns, .faults]
    /// How many locks were satisfied or overdue.
    public private(set) var evaluations = 0
    /// The bound, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    /// A lock and since when its clock runs.
    private struct Demand {
        var lock: String
        var since: Instant?
        var isSettled = false
    }

    private var table = BeliefTable()
    private var candidates = Candidates()
    private var demands: [Demand] = []
    private var core: [String] = []
    private var frozen: UInt64?

    /// A judge with this bound, in nanoseconds of true time.
    public init(boundNanoseconds: Int64 = 30_000_000_000) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        switch observation.event {
        case .frozen(let names):
            core = names.split(separator: " ").map(String.init)
            frozen = observation.sequence
        case .phaseBegan("recovering"):
            let finding = overdue(at: observation.time)
            frozen = nil
            return finding
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
        default:
            break
        }
        candidates.take(observation)
        return frozen == nil ? nil : look(observation.time)
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

    private mutating func look(_ now: Instant) -> Finding? {
        let finding = overdue(at: now)
        for index in demands.indices where !demands[index].isSettled {
            let lock = demands[index].lock
            guard core.contains(where: { candidates.isWanted(lock, by: $0) }) else {
                demands[index].since = nil
                continue
            }
            if demands[index].since == nil { demands[index].since = now }
            let isHeld = table.beliefs.indices.contains {
                table.beliefs[$0].lock == lock && core.contains(table.beliefs[$0].pod)
                    && table.isHeld($0, at: now)
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
        guard let frozen else { return nil }
        for index in demands.indices where !demands[index].isSettled {
            guard let since = demands[index].since,
                now.nanoseconds &- since.nanoseconds > boundNanoseconds
            else { continue }
            evaluations += 1
            demands[index].isSettled = true
            return Finding(
                property: property.id,
                time: since.advanced(byNanoseconds: boundNanoseconds),
                pods: core,
                sentence: "Nobody of \(phrase(core)) held \"\(demands[index].lock)\" within"
                    + " \(seconds(boundNanoseconds)), with the faults as they were.",
                evidence: [frozen]
            )
        }
        return nil
    }
}
