package import LockstepCoordination

/// A planted bug: one rule of the election broken as a real system broke it.
public struct Mutant: Sendable {
    /// Its number in the catalog of mutations.
    public let id: String
    /// What is wrong, in one sentence.
    public let summary: String
    /// The real system that had it, and where it is told.
    public let incident: String
    /// The properties that must catch it.
    public let breaks: [String]
    /// The election's rules with the bug in them.
    package let rules: ElectionRules

    init(
        _ id: String,
        _ summary: String,
        incident: String,
        breaks: [String],
        _ plant: (inout ElectionRules) -> Void
    ) {
        self.id = id
        self.summary = summary
        self.incident = incident
        self.breaks = breaks
        var rules = ElectionRules()
        plant(&rules)
        self.rules = rules
    }
}
