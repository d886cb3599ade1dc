public import LockstepHistories

/// The numbers judges measure against, all in true time.
public struct JudgeSettings: Hashable, Sendable {
    /// How far clock rates may be off, in parts per billion.
    public var driftPartsPerBillion: Int64
    /// How soon after the last fault there must be a leader, in nanoseconds.
    ///
    /// - Source: (L + 4.4 P) / (1 - drift) + 3 round trips + request time-out, for lease locks: by
    ///   then a lease has run out and whoever waits has looked.
    public var recoveryBoundNanoseconds: Int64
    /// How long after the end of a belief the stop may be reported, in nanoseconds.
    public var stopPatienceNanoseconds: Int64
    /// The longest time between two renewals while nothing is broken, in nanoseconds.
    ///
    /// - Source: A retry period, two requests of 2 s, and half a period more before the next, on
    ///   the slowest clock.
    public var renewalBoundNanoseconds: Int64
    /// How long what is over may still be seen, in nanoseconds: renewals after the end of the work,
    /// records of the dead, an old leader.
    public var cleanupBoundNanoseconds: Int64
    /// How long a pod that is asked to end may take, in nanoseconds.
    ///
    /// - Source: 30 s is the grace period that Kubernetes gives a pod.
    public var exitBoundNanoseconds: Int64
    /// How soon a released lock must have its next holder, in nanoseconds.
    ///
    /// - Source: Two of the longest jittered polls, of 2.2 retry periods or 4.4 s each, and a
    ///   request of 2 s, on the slowest clock.
    public var handOffBoundNanoseconds: Int64
    /// How many requests a pod may send within a second.
    public var requestsPerSecond: Int
    /// The shortest time between two looks of a pod that waits, in nanoseconds.
    public var retryNanoseconds: Int64

    /// The numbers for a lease of 15 s under a drift of a tenth, with a retry period of 2 s, unless
    /// told otherwise.
    ///
    /// They leave room for the slowest clock, and for requests that get no answer in time.
    public init(
        driftPartsPerBillion: Int64 = 100_000_000,
        recoveryBoundNanoseconds: Int64 = 30_000_000_000,
        stopPatienceNanoseconds: Int64 = 10_000_000_000,
        renewalBoundNanoseconds: Int64 = 8_000_000_000,
        cleanupBoundNanoseconds: Int64 = 10_000_000_000,
        exitBoundNanoseconds: Int64 = 30_000_000_000,
        handOffBoundNanoseconds: Int64 = 12_000_000_000,
        requestsPerSecond: Int = 20,
        retryNanoseconds: Int64 = 2_000_000_000
    ) {
        self.driftPartsPerBillion = driftPartsPerBillion
        self.recoveryBoundNanoseconds = recoveryBoundNanoseconds
        self.stopPatienceNanoseconds = stopPatienceNanoseconds
        self.renewalBoundNanoseconds = renewalBoundNanoseconds
        self.cleanupBoundNanoseconds = cleanupBoundNanoseconds
        self.exitBoundNanoseconds = exitBoundNanoseconds
        self.handOffBoundNanoseconds = handOffBoundNanoseconds
        self.requestsPerSecond = requestsPerSecond
        self.retryNanoseconds = retryNanoseconds
    }

    /// Makes room for timings that are slower than the usual ones; quicker ones change nothing.
    ///
    /// - Parameters:
    ///   - retryNanoseconds: The time between two renewals; `nil` for the usual one.
    ///   - requestNanoseconds: How long a request may stay unanswered; `nil` for the usual time.
    public mutating func makeRoom(retryNanoseconds: Int64?, requestNanoseconds: Int64?) {
        let retry = Int128(retryNanoseconds ?? 2_000_000_000)
        let request = Int128(requestNanoseconds ?? 2_000_000_000)
        let speed = Int128(max(1_000_000_000 - driftPartsPerBillion, 1))
        func onTheSlowestClock(_ nanoseconds: Int128) -> Int64 {
            Int64(clamping: nanoseconds * 1_000_000_000 / speed)
        }
        let renewal = onTheSlowestClock(retry * 3 / 2 + 2 * request)
        let handOff = onTheSlowestClock(retry * 44 / 10 + request)
        renewalBoundNanoseconds = max(renewalBoundNanoseconds, renewal)
        handOffBoundNanoseconds = max(handOffBoundNanoseconds, handOff)
        cleanupBoundNanoseconds = max(cleanupBoundNanoseconds, handOff - 2_000_000_000)
    }
}

/// One judge that can be asked for by name.
public struct JudgeEntry: Sendable {
    /// The name scenarios use.
    public var name: String
    /// What the judge watches for.
    public var property: Property
    /// What a promise of the property usually rests on, where nobody says what it rests on.
    public var usual: [Assumption]
    /// Whether the judge watches every run that does not name its judges; the others watch where
    /// they are named, or where their property is claimed.
    public var isStandard: Bool
    /// What every promise of the property rests on besides what the promising system says: how
    /// programs use their locks.
    public var assumptions: [Assumption]
    /// Makes a judge that has seen nothing.
    public var make: @Sendable (JudgeSettings) -> any Judge

    /// - Parameter usual: Always said, since a promise without assumptions is the strongest there
    ///   is, and nobody should make it by leaving something out.
    init(
        _ name: String,
        usually usual: [Assumption],
        isStandard: Bool = true,
        assuming assumptions: [Assumption] = [],
        _ make: @escaping @Sendable (JudgeSettings) -> any Judge
    ) {
        self.name = name
        self.usual = usual
        self.isStandard = isStandard
        self.assumptions = assumptions
        self.make = make
        self.property = make(JudgeSettings()).property
    }
}

/// Every judge of the house.
public enum JudgeCatalog {
    /// The judges, one line each.
    public static let all: [JudgeEntry] = [
        JudgeEntry("belief-exclusion", usually: belief) { _ in BeliefExclusion() },
        JudgeEntry("effect-order", usually: belief + [.effectDelayWithinBound]) { _ in
            EffectOrder()
        },
        JudgeEntry("fencing", usually: []) { _ in Fencing() },
        JudgeEntry("grant-tokens", usually: store + [.orderedVersions]) { _ in GrantTokens() },
        JudgeEntry("holder-changes", usually: belief) {
            HolderChanges(driftPartsPerBillion: $0.driftPartsPerBillion)
        },
        JudgeEntry("holder-clears", usually: []) {
            HolderClears(driftPartsPerBillion: $0.driftPartsPerBillion)
        },
        JudgeEntry("callback-order", usually: []) { _ in CallbackOrder() },
        JudgeEntry("stops-once", usually: []) {
            StopsOnce(patienceNanoseconds: $0.stopPatienceNanoseconds)
        },
        // Of two candidates of one name these cannot tell who gave a lock back.
        JudgeEntry("release-after-work", usually: [], assuming: [.uniqueNames]) { _ in
            ReleaseAfterWork()
        },
        JudgeEntry("bodies-in-turn", usually: [.promptExecution]) { _ in BodiesInTurn() },
        JudgeEntry("belief-after-evidence", usually: []) { _ in BeliefAfterEvidence() },
        JudgeEntry("loss-without-cause", usually: [.noForeignWrites]) { _ in LossWithoutCause() },
        JudgeEntry("leader-again", usually: leader, assuming: progress) {
            LeaderAgain(boundNanoseconds: $0.recoveryBoundNanoseconds)
        },
        JudgeEntry("holder-limit", usually: belief, isStandard: false) { _ in HolderLimit() },
        JudgeEntry("own-token", usually: [], isStandard: false) { _ in OwnToken() },
        JudgeEntry(
            "guarded-effects",
            usually: [],
            isStandard: false,
            assuming: [.checkedEffects]
        ) { _ in
            GuardedEffects()
        },
        JudgeEntry("late-renewal", usually: [], isStandard: false) { _ in LateRenewal() },
        JudgeEntry("covered-belief", usually: belief, isStandard: false) {
            CoveredBelief(driftPartsPerBillion: $0.driftPartsPerBillion)
        },
        JudgeEntry("early-removal", usually: belief, isStandard: false) {
            EarlyRemoval(driftPartsPerBillion: $0.driftPartsPerBillion)
        },
        // Whoever still works does not look who holds the lock now.
        JudgeEntry("leader-sightings", usually: [], isStandard: false, assuming: [.obedientWork]) {
            LeaderSightings(patienceNanoseconds: $0.cleanupBoundNanoseconds)
        },
        JudgeEntry(
            "told-in-time",
            usually: [.promptExecution],
            isStandard: false,
            assuming: [.promptExecution]
        ) { _ in
            ToldInTime()
        },
        JudgeEntry(
            "honest-grant",
            usually: store,
            isStandard: false,
            assuming: [.uniqueNames]
        ) {
            HonestGrant(cleanupBoundNanoseconds: $0.cleanupBoundNanoseconds)
        },
        JudgeEntry("steady-renewal", usually: [], isStandard: false) {
            SteadyRenewal(boundNanoseconds: $0.renewalBoundNanoseconds)
        },
        JudgeEntry("idle-holder", usually: [], isStandard: false) {
            IdleHolder(patienceNanoseconds: $0.cleanupBoundNanoseconds)
        },
        JudgeEntry("left-entry", usually: belief, isStandard: false) {
            LeftEntry(sweepNanoseconds: $0.cleanupBoundNanoseconds)
        },
        JudgeEntry("stable-leader", usually: [], isStandard: false) {
            StableLeader(settlingNanoseconds: $0.recoveryBoundNanoseconds)
        },
        JudgeEntry(
            "prompt-exit",
            usually: [.promptExecution],
            isStandard: false,
            assuming: [.obedientWork, .promptExecution]
        ) {
            PromptExit(boundNanoseconds: $0.exitBoundNanoseconds)
        },
        JudgeEntry("hand-off", usually: [], isStandard: false, assuming: [.patientCandidates]) {
            HandOff(boundNanoseconds: $0.handOffBoundNanoseconds)
        },
        JudgeEntry("queue-order", usually: belief + [.promptExecution], isStandard: false) { _ in
            QueueOrder()
        },
        JudgeEntry(
            "free-permit",
            usually: [],
            isStandard: false,
            assuming: progress + [.candidateConnected]
        ) {
            FreePermit(boundNanoseconds: $0.recoveryBoundNanoseconds)
        },
        JudgeEntry(
            "core-leads",
            usually: [.driftWithinBound, .noForeignWrites],
            isStandard: false,
            assuming: progress
        ) {
            CoreLeads(boundNanoseconds: $0.recoveryBoundNanoseconds)
        },
        JudgeEntry("crossed-waits", usually: [], isStandard: false) { _ in CrossedWaits() },
        // A count of transitions ends with its object, and our election with it.
        JudgeEntry(
            "uncaught-errors",
            usually: [],
            isStandard: false,
            assuming: [.noThirdPartyEdits]
        ) { _ in
            UncaughtErrors()
        },
        JudgeEntry("nothing-left", usually: [], isStandard: false, assuming: [.obedientWork]) { _ in
            NothingLeft()
        },
        // Whoever deletes a record has all begin their waits anew at one instant.
        JudgeEntry("request-rate", usually: [], isStandard: false, assuming: [.noThirdPartyEdits]) {
            RequestRate(
                limit: $0.requestsPerSecond,
                retryNanoseconds: $0.retryNanoseconds,
                settlingNanoseconds: $0.recoveryBoundNanoseconds
            )
        },
    ]

    /// What promises about the record usually rest on: the store keeps what it confirmed, and
    /// nobody else writes there.
    private static let store: [Assumption] = [.durableStore, .noForeignWrites]

    /// What promises about who holds a lock usually rest on: clocks' rates are within bounds as
    /// well.
    private static let belief: [Assumption] = [.driftWithinBound] + store

    /// What the promise usually rests on that somebody leads again.
    private static let leader: [Assumption] = [
        .driftWithinBound, .candidateConnected, .noForeignWrites,
    ]

    /// What promises of a leader rest on: somebody waits, and whoever has lost the lock ends.
    private static let progress: [Assumption] = [.obedientWork, .patientCandidates]

    /// The judges of every run that does not name its own.
    public static var standard: [JudgeEntry] { all.filter(\.isStandard) }

    /// The judge of a name, or of a property's short name; `nil` if there is none.
    public static func entry(named name: String) -> JudgeEntry? {
        all.first { $0.name == name || $0.property.id == name }
    }
}
