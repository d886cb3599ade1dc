public import LockstepDeterminism
public import LockstepHistories

/// Counts what a run put the code under test through.
///
/// It judges nothing: a sweep reads from it whether its runs were hard enough to mean something.
public struct Coverage: Sendable {
    /// How often a pod took a lock over from another holder while at least two campaigned.
    public private(set) var contendedTakeovers = 0
    /// How many replies were lost.
    public private(set) var lostReplies = 0
    /// How many pauses lasted longer than the stated length.
    public private(set) var longPauses = 0
    /// How often a holder released a lock while another pod campaigned for it.
    public private(set) var contendedReleases = 0
    /// How many pods were killed.
    public private(set) var kills = 0
    /// How many faults that cut links began.
    public private(set) var partitions = 0
    /// How many faults of any kind began.
    public private(set) var faults = 0

    private let pauseNanoseconds: Int64
    private let cuttingFaults: Set<String>
    private var table = BeliefTable()
    private var candidates = Candidates()
    private var held = HeldRecords()
    private var pauses: [(pod: String, since: Instant)] = []

    /// Counts that start at zero.
    ///
    /// - Parameters:
    ///   - pauseNanoseconds: The length beyond which a pause counts as long: the lease, or 15 s
    ///     where it is not given.
    ///   - cuttingFaults: The ids of the faults that cut somebody off, and count as partitions.
    public init(pauseNanoseconds: Int64? = nil, cutting cuttingFaults: Set<String> = []) {
        self.pauseNanoseconds = pauseNanoseconds ?? 15_000_000_000
        self.cuttingFaults = cuttingFaults
    }

    /// The least nanoseconds from the end of one pod's belief to the start of another's, negative
    /// if they overlapped; `nil` if no belief followed another.
    public var smallestMarginNanoseconds: Int64? { table.smallestMargin }

    /// Every count by its name, always in this order.
    public var counts: [(name: String, count: Int)] {
        [
            ("contendedTakeovers", contendedTakeovers),
            ("lostReplies", lostReplies),
            ("longPauses", longPauses),
            ("contendedReleases", contendedReleases),
            ("kills", kills),
            ("partitions", partitions),
            ("faults", faults),
        ]
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) {
        switch observation.event {
        case .messageLost(_, .reply, _):
            lostReplies += 1
        case .faultBegan(let fault, _, _):
            faults += 1
            if cuttingFaults.contains(fault) { partitions += 1 }
        case .committed(let commit):
            take(commit, observation)
        case .campaignBegan, .gaveUp, .releaseSent, .releaseEnded:
            candidates.take(observation)
        case .granted, .deadlineSet, .beliefEnded:
            takeBelief(observation)
        case .clockSet(let rate, _):
            table.setClock(rate: rate, observation)
        case .podStarted, .podKilled, .podExited, .podPaused, .podResumed:
            takeLife(observation)
        default:
            return
        }
    }

    /// Counts what is still under way when the run ends.
    public mutating func finish(at end: Instant) {
        for pause in pauses { count(pause, until: end) }
        pauses = []
        table.settle(at: end)
    }

    private mutating func take(_ commit: Commit, _ observation: Observation) {
        let index = held.index(of: commit.lock)
        defer { held.take(commit, at: index, observation) }
        guard !commit.actor.isEmpty, let before = commit.before, !before.holder.isEmpty,
            before.holder != commit.after?.holder
        else { return }
        let writer = held.records[index].writer
        if commit.after?.holder.isEmpty ?? true {
            let isContended = candidates.isWanted(commit.lock, byOthersThan: commit.actor)
            if writer == commit.actor, isContended { contendedReleases += 1 }
        } else if writer != commit.actor, candidates.count(of: commit.lock) >= 2 {
            contendedTakeovers += 1
        }
    }

    private mutating func takeBelief(_ observation: Observation) {
        candidates.take(observation)
        switch observation.event {
        case .granted(let lock, let token, let deadline):
            _ = table.grant(lock, token, deadline, observation)
        case .deadlineSet(let lock, let deadline):
            _ = table.move(lock, deadline, observation)
        case .beliefEnded(let lock, _):
            table.end(lock, observation)
        default:
            return
        }
    }

    private mutating func takeLife(_ observation: Observation) {
        candidates.take(observation)
        let pod = observation.pod
        switch observation.event {
        case .podPaused:
            table.pause(pod, at: observation.time)
            pauses.append((pod, observation.time))
            return
        case .podResumed:
            table.resume(pod, at: observation.time)
        default:
            if observation.event == .podKilled { kills += 1 }
            table.die(pod, at: observation.time)
        }
        guard let index = pauses.firstIndex(where: { $0.pod == pod }) else { return }
        count(pauses.remove(at: index), until: observation.time)
    }

    private mutating func count(_ pause: (pod: String, since: Instant), until now: Instant) {
        if now.nanoseconds &- pause.since.nanoseconds > pauseNanoseconds { longPauses += 1 }
    }
}
