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
    private var ordinals: [Series: UInt32] = [:]
    /// The last holder that each connection wrote into each lock.
    private var holders: [HolderKey: String] = [:]
    /// Who wrote the last holder into each lock.
    private var writers: [String: Client] = [:]
    /// The most entries of either.
    private static let writerLimit = 10_000
    /// The first lock that was cleared by a hand that nobody can tell.
    private var clearedByWhom: String?

    /// What is counted together: what one life of a pod does of one kind.
    private struct Series: Hashable {
        var pod: String
        var incarnation: UInt32
        var event: String
    }

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
        let series = Series(pod: pod, incarnation: incarnation, event: event.name)
        let ordinal = ordinals[series, default: 0]
        ordinals[series] = ordinal + 1
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
    /// written; for a release or a deletion, the holder that the same connection wrote last, or the
    /// client's program if the holder is one of another program. Where all of that leaves it open,
    /// it is taken to be the holder's, and the history says that nobody knows. A control loop's
    /// commits have no actor.
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
        let actor = client.map { hand(of: $0, on: lock, before: before, after: after) } ?? ""
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

    /// Whose hand changed a lock's record.
    private mutating func hand(
        of client: Client,
        on lock: String,
        before: LockstepHistories.Commit.Record?,
        after: LockstepHistories.Commit.Record?
    ) -> String {
        let key = HolderKey(connection: client.connection, lock: lock)
        if let holder = after?.holder, !holder.isEmpty {
            if holders.count < Self.writerLimit { holders[key] = holder }
            if writers.count < Self.writerLimit { writers[lock] = client }
            return client.pod.isEmpty ? holder : client.pod
        }
        if !client.pod.isEmpty { return client.pod }
        if let holder = holders[key] { return holder }
        if let writer = writers[lock], !writer.pod.isEmpty || writer.program != client.program {
            return client.program
        }
        let cleared = before?.holder ?? ""
        if !cleared.isEmpty, clearedByWhom == nil { clearedByWhom = lock }
        return cleared
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
            observed.doubts.append(
                "The server kept the first \(LiveHistory.limit) observations only."
            )
        }
        if let clearedByWhom {
            observed.doubts.append(
                "Nobody can tell who cleared \(clearedByWhom): its holder or another process of "
                    + "that program. Have each send its name as the header Lockstep-Pod."
            )
        }
        return observed
    }
}
