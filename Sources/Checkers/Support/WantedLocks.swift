internal import LockstepDeterminism
internal import LockstepHistories

/// The locks that somebody wants, and how long they have been waiting for a believer.
///
/// A lock's clock runs while it is wanted; the lock is settled by the first instant, seen in time,
/// at which somebody believes that they hold it.
struct WantedLocks: Sendable {
    /// The topics it must be shown.
    static let topics: [Topic] = [.lives, .clocks, .beliefs, .campaigns, .releases]

    /// A lock nobody believed to hold for too long.
    struct Overdue {
        var lock: String
        /// True time at which the bound had passed.
        var time: Instant
    }

    /// A lock and how far it has got.
    private struct Demand {
        var lock: String
        /// Since when the clock runs; `nil` while it does not.
        var since: Instant?
    }

    /// How long a wanted lock may wait, in nanoseconds of true time.
    let boundNanoseconds: Int64
    /// How many locks were settled or overdue.
    private(set) var evaluations = 0
    private var table = BeliefTable()
    private var candidates = Candidates()
    private var demands: [Demand] = []
    private var places = Places<String>()
    /// The places of the locks that are not settled, in their order.
    private var open: [Int] = []

    init(boundNanoseconds: Int64) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Whether every lock whose clock runs is settled, and at least one is.
    var isSettled: Bool {
        open.count < demands.count && open.allSatisfy { demands[$0].since == nil }
    }

    /// Takes the next observation in.
    ///
    /// - Returns: Whether it was one that can change what is wanted or believed.
    mutating func take(_ observation: Observation) -> Bool {
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
        case .gaveUp, .releaseSent, .releaseEnded:
            break
        default:
            return false
        }
        candidates.take(observation)
        return true
    }

    /// Settles what is satisfied, starts and stops clocks.
    ///
    /// - Parameters:
    ///   - now: True time.
    ///   - core: Whose wishes and beliefs count; `nil` for everybody's.
    /// - Returns: A lock whose bound has passed, if there is one.
    mutating func look(_ now: Instant, among core: [String]? = nil) -> Overdue? {
        let overdue = overdue(at: now)
        for index in open {
            let lock = demands[index].lock
            guard isWanted(lock, among: core) else {
                demands[index].since = nil
                continue
            }
            if demands[index].since == nil { demands[index].since = now }
            if isHeld(lock, among: core, at: now) {
                evaluations += 1
                settle(index)
            }
        }
        return overdue
    }

    /// Settles a lock that is waited for if this pod holds it, whoever that is.
    mutating func accept(_ pod: String, for lock: String, at now: Instant) {
        let place = open.first { demands[$0].lock == lock && demands[$0].since != nil }
        guard let place, isHeld(lock, among: [pod], at: now) else { return }
        evaluations += 1
        settle(place)
    }

    /// Begins a lock's clock anew, if it runs.
    mutating func restart(_ lock: String, at now: Instant) {
        for index in open where demands[index].lock == lock && demands[index].since != nil {
            demands[index].since = now
        }
    }

    /// One lock whose bound has passed; each is told once.
    mutating func overdue(at now: Instant) -> Overdue? {
        for index in open {
            guard let since = demands[index].since,
                now.nanoseconds &- since.nanoseconds > boundNanoseconds
            else { continue }
            evaluations += 1
            settle(index)
            return Overdue(
                lock: demands[index].lock,
                time: since.advanced(byNanoseconds: boundNanoseconds)
            )
        }
        return nil
    }

    /// Asks for every lock anew.
    mutating func reopen() {
        open = Array(demands.indices)
        for index in open { demands[index].since = nil }
    }

    private mutating func enter(_ lock: String) {
        guard places.find(lock) == nil else { return }
        places.append(lock)
        open.append(demands.count)
        demands.append(Demand(lock: lock))
    }

    private mutating func settle(_ index: Int) {
        open.removeAll { $0 == index }
    }

    private func isWanted(_ lock: String, among core: [String]?) -> Bool {
        guard let core else { return candidates.isWanted(lock) }
        return core.contains { candidates.isWanted(lock, by: $0) }
    }

    private func isHeld(_ lock: String, among core: [String]?, at now: Instant) -> Bool {
        table.places(of: lock).contains { index in
            core?.contains(table.beliefs[index].pod) ?? true && table.isHeld(index, at: now)
        }
    }
}

extension WantedLocks {
    /// A lock that nobody has been seen to hold.
    struct Waiting {
        var lock: String
        /// Since when its clock runs; `nil` while it does not.
        var since: Instant?
    }

    /// The locks that are not settled.
    var waiting: [Waiting] {
        open.map { Waiting(lock: demands[$0].lock, since: demands[$0].since) }
    }

    /// Adds what is believed, and who wants what; which locks are still `waiting` is not in it.
    func hashMemory(into hasher: inout Hasher, at now: Instant) {
        table.hashMemory(into: &hasher, at: now)
        candidates.hashMemory(into: &hasher)
        hasher.combine(unordered: demands) { demand, hasher in hasher.combine(demand.lock) }
    }
}
