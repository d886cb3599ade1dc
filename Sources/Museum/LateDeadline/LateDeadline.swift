internal import LockstepCoordination

/// The deadline is counted from the answer to a renewal instead of from its sending.
enum LateDeadline {
    /// The planted bug.
    static let mutant = Mutant(
        "M01",
        "The holder counts its deadline from the reply, the followers count from the commit.",
        incident: "client-go's renew loop, still so in 2026; "
            + "https://github.com/kubernetes/kubernetes/issues/44887",
        breaks: ["S1"]
    ) { $0.countDeadlineFromReply = true }
}
