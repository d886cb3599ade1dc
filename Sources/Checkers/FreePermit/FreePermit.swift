public import LockstepDeterminism
public import LockstepHistories

/// Watches that nobody waits for a lock that has room for one more.
///
/// What an elector allows beside it it says with `sharing`, as for `HolderLimit`: a lock has room
/// for a pod while fewer hold it than that pod and each holder allow. The clock of a pod that
/// campaigns runs while nothing is broken and there is room; it stops with its grant, when it gives
/// up or is asked to end, and when it dies. So a permit that was given back and is not to be had,
/// or a waiter whom nobody ever lets in, is found also where others hold the lock; whether one that
/// is never free for long is shared out fairly is `QueueOrder`'s affair.
public struct FreePermit: Judge {
    /// What is watched for.
    public let property = Property(
        "L11",
        "While nothing is broken, nobody waits beyond the stated bound for a lock that has room."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.beliefs, .campaigns, .releases] + Calm.topics
    /// How many waits with room were judged.
    public private(set) var evaluations = 0
    /// The bound, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    /// A pod that campaigns and was granted nothing yet.
    private struct Wait {
        var lock: String
        var pod: String
        var sequence: UInt64
        /// Since when there has been room, as far as was seen; `nil` while there is none.
        var roomSince: Instant?
        var isTold = false
    }

    private var table = BeliefTable()
    private var calm = Calm()
    private var limits: [(lock: String, pod: String, limit: Int64)] = []
    private var waits: [Wait] = []
    /// When the next of the beliefs runs out whose ends are waited for; `nil` if none does.
    private var nextExpiry: Instant?

    /// A judge with this bound, in nanoseconds of true time.
    public init(boundNanoseconds: Int64) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Whether there is room for nobody who waits: the run may end.
    public var isSettled: Bool { waits.allSatisfy { $0.roomSince == nil } }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        settle(by: observation.time)
        let finding = overdue(at: observation.time)
        calm.take(observation)
        take(observation)
        look(at: observation.time)
        return finding
    }

    /// Lets deadlines pass that come by then, each at its own time: they only make room.
    private mutating func settle(by now: Instant) {
        while let next = nextExpiry, next <= now { look(at: next) }
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        settle(by: end)
        var findings: [Finding] = []
        while let finding = overdue(at: end) { findings.append(finding) }
        return findings
    }

    private mutating func take(_ observation: Observation) {
        let pod = observation.pod
        switch observation.event {
        case .sharing(let lock, let limit):
            limits.removeAll { $0.lock == lock && $0.pod == pod }
            limits.append((lock, pod, limit))
        case .campaignBegan(let lock):
            end(lock, pod)
            waits.append(Wait(lock: lock, pod: pod, sequence: observation.sequence))
        case .granted(let lock, let token, let deadline):
            if waits.contains(where: { $0.lock == lock && $0.pod == pod && $0.roomSince != nil }) {
                evaluations += 1
            }
            end(lock, pod)
            _ = table.grant(lock, token, deadline, observation)
        case .deadlineSet(let lock, let deadline):
            _ = table.move(lock, deadline, observation)
        case .beliefEnded(let lock, _):
            table.end(lock, observation)
            end(lock, pod)
        case .gaveUp(let lock), .releaseEnded(let lock, _):
            end(lock, pod)
        case .podTerminating:
            waits.removeAll { $0.pod == pod }
        case .podKilled, .podExited, .podStarted:
            table.die(pod, at: observation.time)
            waits.removeAll { $0.pod == pod }
            limits.removeAll { $0.pod == pod }
        case .podPaused: table.pause(pod, at: observation.time)
        case .podResumed: table.resume(pod, at: observation.time)
        case .clockSet(let rate, _): table.setClock(rate: rate, observation)
        default: break
        }
    }

    private mutating func end(_ lock: String, _ pod: String) {
        waits.removeAll { $0.lock == lock && $0.pod == pod }
    }

    /// Starts and stops clocks.
    private mutating func look(at now: Instant) {
        nextExpiry = nil
        guard !waits.isEmpty else { return }
        let since = calm.since
        var lock: (name: String, holders: Int64, strictest: Int64)?
        for index in waits.indices {
            guard let since else {
                waits[index].roomSince = nil
                continue
            }
            let wait = waits[index]
            if lock?.name != wait.lock { lock = holders(of: wait.lock, at: now) }
            guard let lock, lock.holders < min(lock.strictest, limit(wait.lock, wait.pod)) else {
                waits[index].roomSince = nil
                continue
            }
            waits[index].roomSince = max(wait.roomSince ?? now, since)
        }
    }

    /// How many hold a lock, and the least that any of them allows; when the first of them does so
    /// no longer is remembered.
    private mutating func holders(
        of lock: String,
        at now: Instant
    ) -> (name: String, holders: Int64, strictest: Int64) {
        var (holders, strictest) = (Int64(0), Int64.max)
        for place in table.places(of: lock) where table.isHeld(place, at: now) {
            holders += 1
            if let expiry = table.beliefs[place].expiry {
                nextExpiry = min(nextExpiry ?? expiry, expiry)
            }
            strictest = min(strictest, limit(lock, table.beliefs[place].pod))
        }
        return (lock, holders, strictest)
    }

    private func limit(_ lock: String, _ pod: String) -> Int64 {
        limits.first { $0.lock == lock && $0.pod == pod }?.limit ?? 1
    }

    /// Somebody who has waited for too long; each wait is told once.
    private mutating func overdue(at now: Instant) -> Finding? {
        let index = waits.firstIndex { wait in
            guard let since = wait.roomSince, !wait.isTold else { return false }
            return now.nanoseconds &- since.nanoseconds > boundNanoseconds
        }
        guard let index, let since = waits[index].roomSince else { return nil }
        waits[index].isTold = true
        evaluations += 1
        let wait = waits[index]
        return Finding(
            property: property.id,
            time: since.advanced(byNanoseconds: boundNanoseconds),
            pods: [wait.pod],
            sentence: "\(wait.pod) waited for \"\(wait.lock)\" for more than"
                + " \(seconds(boundNanoseconds)) although it had room for one more, and nothing was"
                + " broken.",
            evidence: [wait.sequence]
        )
    }
}

extension FreePermit {
    /// Adds who believes what, how many each allows, who waits, and since when nothing is broken.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        guard nextExpiry.map({ $0 > now }) ?? true else {
            var settled = self
            settled.settle(by: now)
            return settled.hashMemory(into: &hasher, at: now)
        }
        table.hashMemory(into: &hasher, at: now)
        calm.hashMemory(into: &hasher)
        hasher.combine(unordered: limits.lazy.filter { $0.limit != 1 }) { entry, hasher in
            hasher.combine(entry.lock)
            hasher.combine(entry.pod)
            hasher.combine(entry.limit)
        }
        let overdue = now.advanced(byNanoseconds: -boundNanoseconds - 1)
        hasher.combine(unordered: waits) { wait, hasher in
            hasher.combine(wait.lock)
            hasher.combine(wait.pod)
            hasher.combine(wait.isTold)
            hasher.combine(wait.roomSince.map { max($0, overdue) })
        }
        return true
    }
}
