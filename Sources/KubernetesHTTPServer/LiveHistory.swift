internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import LockstepRuns
internal import LockstepTraces

/// What a running server saw and was told, as judges read it.
///
/// Commits of locks' records, faults, and what clients say of themselves; requests are not kept.
/// Beyond `limit` observations nothing more is taken in, and the history says so.
struct LiveHistory: Sendable {
    /// The most observations that are kept.
    static let limit = 250_000

    private(set) var observations: [Observation] = []
    private(set) var isCut = false
    /// Whether every grant that was reported has its token.
    private var hasTokens = true
    private var voided: [RunRecord.VoidedAssumption] = []
    private let clock: LiveClock
    private var ordinals: [String: UInt32] = [:]
    /// The last holder that each connection wrote into each lock.
    private var holders: [HolderKey: String] = [:]

    private struct HolderKey: Hashable {
        var connection: UInt64
        var lock: String
    }

    init(clock: LiveClock) {
        self.clock = clock
    }

    /// Takes an event in.
    ///
    /// - Returns: Its place in the history; `nil` if there is no more room.
    @discardableResult
    mutating func report(
        _ event: Event,
        by pod: String = "",
        incarnation: UInt32 = 0,
        cause: UInt64 = 0,
        at now: Instant
    ) -> UInt64? {
        guard observations.count < LiveHistory.limit else {
            isCut = true
            return nil
        }
        let key = "\(pod)/\(incarnation)/\(event.name)"
        let ordinal = ordinals[key, default: 0]
        ordinals[key] = ordinal + 1
        let sequence = UInt64(observations.count) + 1
        observations.append(
            Observation(
                sequence: sequence,
                cause: cause,
                time: now,
                localTime: LocalInstant(nanoseconds: now.nanoseconds),
                wallTime: clock.wall(at: now),
                pod: pod,
                incarnation: incarnation,
                ordinal: ordinal,
                event: event
            )
        )
        return sequence
    }

    /// Takes a commit in, if it is one of a lock's record.
    ///
    /// Whose hand it was is, in this order: what the client calls itself; the holder that is
    /// written; for a release or a deletion, the holder that the same connection wrote last; the
    /// client's program. A control loop's commits have no actor.
    mutating func record(
        _ commit: LockstepMockKubernetes.Commit,
        of kind: ResourceKind,
        by client: Client?,
        at now: Instant
    ) {
        guard let read = LockRecord.reader(of: kind) else { return }
        let before = commit.before.flatMap(read)
        let after = commit.after.flatMap(read)
        if before == nil, after == nil { return }
        let namespace = commit.key.namespace
        let lock = namespace == "default" ? commit.key.name : "\(namespace)/\(commit.key.name)"
        var actor = ""
        if let client {
            let key = HolderKey(connection: client.connection, lock: lock)
            let holder = after?.holder ?? ""
            if !client.pod.isEmpty {
                actor = client.pod
            } else if !holder.isEmpty {
                actor = holder
            } else {
                actor = holders[key] ?? client.program
            }
            if !holder.isEmpty, holders.count < 10_000 { holders[key] = holder }
        }
        report(
            .committed(
                LockstepHistories.Commit(
                    lock: lock,
                    version: UInt64(commit.revision),
                    uid: commit.uid,
                    before: before,
                    after: after,
                    actor: actor,
                    request: 0
                )
            ),
            at: now
        )
    }

    /// Notes that an assumption no longer holds.
    mutating func void(_ assumption: Assumption, by fault: String) {
        if voided.contains(where: { $0.assumption == assumption }) { return }
        voided.append(RunRecord.VoidedAssumption(assumption, by: fault))
    }

    /// Notes that grants are reported without tokens, so that nobody is held to their order.
    mutating func dropTokens() { hasTokens = false }

    /// Forgets what a connection wrote; it is closed.
    mutating func forget(connection: UInt64) {
        if holders.isEmpty { return }
        holders = holders.filter { $0.key.connection != connection }
    }

    /// The whole, fit to be judged.
    func observed(seed: UInt64, until end: Instant) -> ObservedHistory {
        var observed = ObservedHistory()
        observed.source = "lockstep serve"
        observed.seed = seed
        observed.history = History(observations)
        observed.end = end
        observed.voided = voided
        if !hasTokens { observed.claims.removeAll { $0.property == "F1" } }
        if isCut {
            observed.doubts = ["The server kept the first \(LiveHistory.limit) observations only."]
        }
        return observed
    }
}
