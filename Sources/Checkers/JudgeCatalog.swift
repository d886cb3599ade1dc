public import LockstepHistories

/// The numbers judges measure against, all in true time.
public struct JudgeSettings: Hashable, Sendable {
    /// How far clock rates may be off, in parts per billion.
    public var driftPartsPerBillion: Int64
    /// How soon after the last fault there must be a leader, in nanoseconds.
    public var recoveryBoundNanoseconds: Int64
    /// How long after the end of a belief the stop may be reported, in nanoseconds.
    public var stopPatienceNanoseconds: Int64

    /// The numbers for a lease of 15 s under a drift of a tenth, unless told otherwise.
    public init(
        driftPartsPerBillion: Int64 = 100_000_000,
        recoveryBoundNanoseconds: Int64 = 30_000_000_000,
        stopPatienceNanoseconds: Int64 = 10_000_000_000
    ) {
        self.driftPartsPerBillion = driftPartsPerBillion
        self.recoveryBoundNanoseconds = recoveryBoundNanoseconds
        self.stopPatienceNanoseconds = stopPatienceNanoseconds
    }
}

/// One judge that can be asked for by name.
public struct JudgeEntry: Sendable {
    /// The name scenarios use.
    public var name: String
    /// What the judge watches for.
    public var property: Property
    /// Makes a judge that has seen nothing.
    public var make: @Sendable (JudgeSettings) -> any Judge

    init(_ name: String, _ make: @escaping @Sendable (JudgeSettings) -> any Judge) {
        self.name = name
        self.make = make
        self.property = make(JudgeSettings()).property
    }
}

/// Every judge of the house.
public enum JudgeCatalog {
    /// The judges, one line each.
    public static let all: [JudgeEntry] = [
        JudgeEntry("belief-exclusion") { _ in BeliefExclusion() },
        JudgeEntry("effect-order") { _ in EffectOrder() },
        JudgeEntry("fencing") { _ in Fencing() },
        JudgeEntry("grant-tokens") { _ in GrantTokens() },
        JudgeEntry("holder-changes") {
            HolderChanges(driftPartsPerBillion: $0.driftPartsPerBillion)
        },
        JudgeEntry("holder-clears") { _ in HolderClears() },
        JudgeEntry("callback-order") { _ in CallbackOrder() },
        JudgeEntry("stops-once") { StopsOnce(patienceNanoseconds: $0.stopPatienceNanoseconds) },
        JudgeEntry("release-after-work") { _ in ReleaseAfterWork() },
        JudgeEntry("bodies-in-turn") { _ in BodiesInTurn() },
        JudgeEntry("belief-after-evidence") { _ in BeliefAfterEvidence() },
        JudgeEntry("loss-without-cause") { _ in LossWithoutCause() },
        JudgeEntry("leader-again") { LeaderAgain(boundNanoseconds: $0.recoveryBoundNanoseconds) },
    ]

    /// The judge of a name, or of a property's short name; `nil` if there is none.
    public static func entry(named name: String) -> JudgeEntry? {
        all.first { $0.name == name || $0.property.id == name }
    }
}
