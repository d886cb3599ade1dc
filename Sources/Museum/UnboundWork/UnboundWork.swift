/// M13, work beyond its term.
enum UnboundWork {
    /// The mutant.
    static let mutant = Mutant(
        "M13",
        "Nobody ends the work under a lock when the lock is lost.",
        incident: "kyverno's controllers: https://github.com/kyverno/kyverno/pull/14984; kthena's "
            + "handler, which only logs: https://github.com/volcano-sh/kthena/issues/1793",
        breaks: ["S2", "Q2"],
        isWorkUnbound: true
    )
}
