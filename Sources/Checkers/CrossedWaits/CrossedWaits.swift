public import LockstepDeterminism
public import LockstepHistories

/// Watches that those who hold locks do not wait for each other's.
///
/// One pod works under `x` and asks within that work for `y`, another does it the other way round:
/// both renew for ever, and neither goes on. An elector tells with `nested` under which locks it
/// asks. Such a wait is stuck while everybody who holds the wanted lock is stuck under it, and the
/// breach is a wait that has been stuck for longer than the bound: who gives up sooner, or loses a
/// lock, be it by a deadline on its own clock, unties the knot. A pod that asks again for what it
/// holds is a knot of its own.
///
/// What nobody tells is not seen: locks without leases, and work that waits by other means.
///
/// - Cost: Hardly anything while no wait is nested; then, for each change, the number of nested
///   waits.
public struct CrossedWaits: Judge {
    /// What is watched for.
    public let property = Property(
        "L10",
        "Those who hold locks do not wait for each other's for longer than the stated bound."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.campaigns, .beliefs, .releases, .lives, .clocks]
    /// How many waits were judged; one that hangs on nothing keeps nobody up.
    public private(set) var evaluations = 0
    /// The bound, in nanoseconds of true time.
    public let boundNanoseconds: Int64

    /// A campaign within work, which has come to nothing yet.
    private struct Wait {
        var pod: String
        var lock: String
        var sequence: UInt64
        /// The locks that stay held until it has ended.
        var under: [String]
        var stuckSince: Instant?
        var isTold = false

        /// What its pod keeps until it has ended, by one of the locks.
        func keeps(_ lock: String) -> PodAndLock { PodAndLock(pod: pod, lock: lock) }
    }

    /// Somebody's belief that they hold a lock.
    private struct Hold {
        var pod: String
        var lock: String
        var sequence: UInt64
    }

    private var waits: [Wait] = []
    private var locks = Places<String>()
    /// Who holds each lock, by the lock's place.
    private var holds: [[Hold]] = []
    /// Until when they believe it.
    private var beliefs = BeliefTable()

    /// A judge with this bound, in nanoseconds of true time.
    ///
    /// - Source: Twice the usual lease of 15 s: by then whatever can run out has.
    public init(boundNanoseconds: Int64 = 30_000_000_000) {
        self.boundNanoseconds = boundNanoseconds
    }

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        // What unties a knot may come too late.
        let finding = settle(by: observation.time) ?? overdue(at: observation.time)
        take(observation)
        return finding
    }

    /// Lets deadlines pass that come by then, each at its own time.
    ///
    /// - Returns: The breach to which a wait had come before one of them.
    private mutating func settle(by now: Instant) -> Finding? {
        while let next = nextExpiry(by: now) {
            if let finding = overdue(at: next) { return finding }
            mark(at: next)
        }
        return nil
    }

    /// When the first belief was over that somebody waits for the end of.
    private func nextExpiry(by now: Instant) -> Instant? {
        waits.lazy.filter { $0.stuckSince != nil }
            .flatMap { holders(of: $0.lock) }
            .compactMap { over($0, by: now) }
            .min()
    }

    /// When a hold was over by its deadline, if it was by then.
    private func over(_ hold: Hold, by now: Instant) -> Instant? {
        beliefs.places(ofPod: hold.pod)
            .first { beliefs.beliefs[$0].lock == hold.lock }
            .flatMap { beliefs.beliefs[$0].over(by: now) }
    }

    private mutating func take(_ observation: Observation) {
        let pod = observation.pod
        switch observation.event {
        case .campaignBegan(let lock):
            removeWait(of: pod, for: lock)
            evaluations += 1
        case .nested(let lock, let outer):
            if let known = waits.firstIndex(where: { $0.pod == pod && $0.lock == lock }) {
                waits[known].under.append(outer)
            } else {
                let sequence = observation.sequence
                waits.append(Wait(pod: pod, lock: lock, sequence: sequence, under: [outer]))
            }
        case .granted(let lock, let token, let deadline):
            removeWait(of: pod, for: lock)
            removeHold(of: pod, on: lock)
            _ = beliefs.grant(lock, token, deadline, observation)
            hold(Hold(pod: pod, lock: lock, sequence: observation.sequence))
        case .deadlineSet(let lock, let deadline):
            guard beliefs.move(lock, deadline, observation) != nil else { return }
            removeHold(of: pod, on: lock)
            hold(Hold(pod: pod, lock: lock, sequence: observation.sequence))
        case .clockSet(let rate, _):
            beliefs.setClock(rate: rate, observation)
            return
        case .beliefEnded(let lock, _):
            beliefs.end(lock, observation)
            removeHold(of: pod, on: lock)
            // A later term is not the one whose work asked.
            for index in waits.indices where waits[index].pod == pod {
                waits[index].under.removeAll { $0 == lock }
            }
            waits.removeAll { $0.under.isEmpty }
        case .gaveUp(let lock), .releaseEnded(let lock, _):
            removeWait(of: pod, for: lock)
        case .podKilled, .podExited, .podStarted:
            beliefs.die(pod, at: observation.time)
            waits.removeAll { $0.pod == pod }
            for place in holds.indices { holds[place].removeAll { $0.pod == pod } }
        default: return
        }
        mark(at: observation.time)
    }

    /// Ends the watch.
    public mutating func finish(at end: Instant) -> [Finding] {
        var findings: [Finding] = []
        while let finding = settle(by: end) ?? overdue(at: end) { findings.append(finding) }
        return findings
    }

    private mutating func removeWait(of pod: String, for lock: String) {
        waits.removeAll { $0.pod == pod && $0.lock == lock }
    }

    private mutating func removeHold(of pod: String, on lock: String) {
        if let place = locks.find(lock) { holds[place].removeAll { $0.pod == pod } }
    }

    private mutating func hold(_ hold: Hold) {
        if let place = locks.find(hold.lock) {
            holds[place].append(hold)
        } else {
            locks.append(hold.lock)
            holds.append([hold])
        }
    }

    private func holders(of lock: String) -> [Hold] { locks.find(lock).map { holds[$0] } ?? [] }

    /// Finds out anew which waits are stuck: all those from which nobody can be shown to go on.
    private mutating func mark(at now: Instant) {
        guard !waits.isEmpty else { return }
        for place in Set(waits.compactMap { locks.find($0.lock) }).sorted() {
            holds[place] = holds[place].filter { over($0, by: now) == nil }
        }
        let stuck = stuck()
        for index in waits.indices {
            waits[index].stuckSince = stuck[index] ? waits[index].stuckSince ?? now : nil
        }
    }

    /// Whether each wait is stuck: at first all are taken to be, and whoever is free frees those
    /// who wait for what it holds.
    private func stuck() -> [Bool] {
        var isStuck = waits.map { _ in true }
        var wanting: [String: [Int]] = [:]
        var countsUnder: [PodAndLock: Int] = [:]
        for (index, wait) in waits.enumerated() {
            wanting[wait.lock, default: []].append(index)
            for lock in wait.under { countsUnder[wait.keeps(lock), default: 0] += 1 }
        }
        var unsure = Array(waits.indices)
        while let index = unsure.popLast() {
            let wait = waits[index]
            let holders = holders(of: wait.lock)
            let isBlocked = holders.allSatisfy {
                countsUnder[PodAndLock(pod: $0.pod, lock: $0.lock), default: 0] > 0
            }
            guard isStuck[index], holders.isEmpty || !isBlocked else { continue }
            isStuck[index] = false
            for lock in wait.under {
                countsUnder[wait.keeps(lock), default: 0] -= 1
                unsure += wanting[lock] ?? []
            }
        }
        return isStuck
    }

    private func waitUnder(_ hold: Hold, among stuck: [Int]) -> Int? {
        stuck.first { waits[$0].pod == hold.pod && waits[$0].under.contains(hold.lock) }
    }

    /// The breach that the next wait has come to that has been stuck for too long.
    private mutating func overdue(at now: Instant) -> Finding? {
        let late = waits.firstIndex { wait in
            guard let since = wait.stuckSince, !wait.isTold else { return false }
            return now.nanoseconds &- since.nanoseconds > boundNanoseconds
        }
        guard let late, let since = waits[late].stuckSince else { return nil }
        let (knot, held) = knot(from: late)
        for index in waits.indices where waits[index].stuckSince != nil {
            // Whoever waits for one of these is not told of once more.
            if Set(self.knot(from: index).waits) == Set(knot) { waits[index].isTold = true }
        }
        let parts = zip(knot, held).map { wait, hold in
            "\(name(hold.pod)) holds \"\(hold.lock)\" and waits for \"\(waits[wait].lock)\""
        }
        return Finding(
            property: property.id,
            time: since.advanced(byNanoseconds: boundNanoseconds),
            pods: held.map(\.pod),
            sentence: "\(parts.joined(separator: ", ")): none of them goes on.",
            evidence: (knot.map { waits[$0].sequence } + held.map(\.sequence)).sorted()
        )
    }

    /// The waits that go round, from one that is stuck, and what is held by each of them.
    private func knot(from first: Int) -> (waits: [Int], held: [Hold]) {
        let stuck = waits.indices.filter { waits[$0].stuckSince != nil }
        var path: [(wait: Int, hold: Hold)] = []
        var wanted = waits[first].lock
        while let hold = holders(of: wanted).first,
            let next = waitUnder(hold, among: stuck)
        {
            if let start = path.firstIndex(where: { $0.wait == next && $0.hold.lock == wanted }) {
                let round = path[start...]
                return (round.map(\.wait), round.map(\.hold))
            }
            path.append((next, hold))
            wanted = waits[next].lock
        }
        return (path.map(\.wait), path.map(\.hold))
    }
}

extension CrossedWaits {
    /// Adds who waits under what, and since when it is stuck.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        let overdue = now.advanced(byNanoseconds: -boundNanoseconds - 1)
        beliefs.hashMemory(into: &hasher, at: now)
        hasher.combine(unordered: holds.joined()) { hold, hasher in
            hasher.combine(hold.pod)
            hasher.combine(hold.lock)
        }
        hasher.combine(unordered: waits) { wait, hasher in
            hasher.combine(wait.pod)
            hasher.combine(wait.lock)
            hasher.combine(unordered: wait.under) { $1.combine($0) }
            hasher.combine(wait.stuckSince.map { max($0, overdue) })
            hasher.combine(wait.isTold)
        }
        return true
    }
}
