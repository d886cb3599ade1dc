internal import LockstepDeterminism

/// What all parts of one run of the workload share: the hash, the counts, and who leads.
///
/// Everything runs on the world's one thread, which is what makes the unchecked conformance true.
final class Lease1Ledger: @unchecked Sendable {
    enum Mark: UInt64 {
        case get = 1
        case put, accepted, acquired, steppedDown, killed, restarted, timedOut
    }

    @exclusivity(unchecked) private(set) var digest = Digest()
    @exclusivity(unchecked) var sent: UInt64 = 0
    @exclusivity(unchecked) var lost: UInt64 = 0
    @exclusivity(unchecked) var attempts: UInt64 = 0
    @exclusivity(unchecked) var timeouts: UInt64 = 0
    @exclusivity(unchecked) var acquisitions: UInt64 = 0
    @exclusivity(unchecked) var violations: UInt64 = 0
    @exclusivity(unchecked) var kills: UInt64 = 0
    @exclusivity(unchecked) var version: UInt64 = 0
    /// One stream of delays an elector, which its restarts continue.
    @exclusivity(unchecked) var delays: [Lease1Stream]
    @exclusivity(unchecked) var chaos: Lease1Stream
    @exclusivity(unchecked) private var isLeader = Array(repeating: false, count: Lease1.electors)
    @exclusivity(unchecked) private var lastRenew = Array(
        repeating: Int64(0),
        count: Lease1.electors
    )

    init(seed: Seed, unit: UInt64) {
        self.delays = (0..<UInt64(Lease1.electors)).map {
            Lease1Stream(seed: seed, number: 1 + $0, unit: unit)
        }
        self.chaos = Lease1Stream(seed: seed, number: 31, unit: 1)
    }

    @inline(__always)
    func fold(_ mark: Mark, _ elector: Int, _ value: UInt64, at now: Int64) {
        digest.fold(now)
        digest.fold(mark.rawValue << 56 | UInt64(elector) << 48 | value)
    }

    func accept(_ reply: Lease1Reply, by elector: Int, at now: Int64) {
        fold(.accepted, elector, reply.version * 2 + (reply.isOK ? 1 : 0), at: now)
    }

    func timeOut(_ elector: Int, at now: Int64) {
        timeouts &+= 1
        fold(.timedOut, elector, 0, at: now)
    }

    /// A renewal that was sent at `sentAt` succeeded; the first one makes a leader.
    func hold(_ elector: Int, version: UInt64, sentAt: Int64, at now: Int64) {
        lastRenew[elector] = sentAt
        guard !isLeader[elector] else { return }
        isLeader[elector] = true
        acquisitions &+= 1
        for other in 0..<Lease1.electors
        where other != elector && isLeader[other] && now < lastRenew[other] + Lease1.renew {
            violations &+= 1
        }
        fold(.acquired, elector, version, at: now)
    }

    func leads(_ elector: Int) -> Bool { isLeader[elector] }

    func stepDown(_ elector: Int, at now: Int64) {
        guard isLeader[elector] else { return }
        isLeader[elector] = false
        fold(.steppedDown, elector, 0, at: now)
    }

    /// At the end of an attempt: a leader whose last renewal is too old steps down.
    func stepDownIfStale(_ elector: Int, at now: Int64) {
        guard isLeader[elector], now >= lastRenew[elector] + Lease1.renew else { return }
        stepDown(elector, at: now)
    }

    func kill(_ elector: Int, at now: Int64) {
        kills &+= 1
        isLeader[elector] = false
        fold(.killed, elector, 0, at: now)
    }

    func pauseBetweenAttempts(of elector: Int) -> Int64 {
        Int64(Lease1.retry &+ delays[elector].duration(below: Lease1.jitter))
    }

    func firstPause(of elector: Int) -> Int64 {
        Int64(delays[elector].duration(below: Lease1.startSpan))
    }
}
