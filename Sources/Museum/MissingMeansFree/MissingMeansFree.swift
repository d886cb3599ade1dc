internal import LockstepCoordination

/// A record that is missing counts as free at once.
enum MissingMeansFree {
    /// The planted bug.
    static let mutant = Mutant(
        "M24",
        "A missing record is taken for a free lock, although its holder may be alive.",
        incident: "client-go creates a deleted lease at once; "
            + "https://github.com/kyverno/kyverno/issues/5984",
        breaks: ["W1", "S1"],
        rules: { $0.missingMeansFree = true }
    )
}
