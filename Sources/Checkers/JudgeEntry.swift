public import LockstepHistories

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

    /// What the promise usually rests on is always said: one without assumptions is the strongest
    /// there is, and nobody should make it by leaving something out.
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
