public import LockstepDeterminism
public import LockstepFaults
public import LockstepSimulation

/// What decides a run besides its scenario.
public struct RunOptions: Hashable, Sendable {
    /// Decides everything that is drawn.
    public var seed: Seed
    /// How ties are broken.
    public var pick: Pick
    /// Where tasks may be interleaved.
    public var granularity: Granularity
    /// The faults, in place of those the seed would draw.
    public var plan: FaultPlan?
    /// Seeds before this one whose faults are blended into those that it draws; see `Lineage`.
    public var ancestors: [UInt64] = []
    /// Whether every message is observed, and every observation kept.
    public var isRecorded: Bool
    /// Whether the situations that the run comes to are noted; every message is observed then.
    public var notesSituations = false

    /// Decides a run.
    ///
    /// Ties are broken at random by default, and `fast` is the default granularity because the same
    /// seed then means the same in debug and release.
    public init(
        seed: Seed,
        pick: Pick = .random,
        granularity: Granularity = .fast,
        plan: FaultPlan? = nil,
        isRecorded: Bool = false
    ) {
        self.seed = seed
        self.pick = pick
        self.granularity = granularity
        self.plan = plan
        self.isRecorded = isRecorded
    }
}
