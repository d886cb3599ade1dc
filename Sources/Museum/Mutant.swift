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
    /// How long the real system waited for the answer to a request, where that is part of the bug.
    package let requestTimeout: Duration?

    init(
        _ id: String,
        _ summary: String,
        incident: String,
        breaks: [String],
        requestTimeout: Duration? = nil,
        _ plant: (inout ElectionRules) -> Void
    ) {
        self.id = id
        self.summary = summary
        self.incident = incident
        self.breaks = breaks
        self.requestTimeout = requestTimeout
        var rules = ElectionRules()
        plant(&rules)
        self.rules = rules
    }
}
