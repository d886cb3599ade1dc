internal import LockstepCoordination

/// M03, the retry period that nobody counts.
enum RetryForgotten {
    /// The mutant: the time to give up is validated against the lease, and begins a retry late.
    static let mutant = Mutant(
        "M03",
        "Timings pass as long as the deadline of a round is below the lease, but the round begins "
            + "a retry period after the last success.",
        incident: "client-go's validation of its configuration, still so in 2026: "
            + "https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/"
            + "leaderelection.go",
        breaks: ["S1", "S4"],
        forgetsRetry: true
    )
}
