internal import LockstepHistories

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
