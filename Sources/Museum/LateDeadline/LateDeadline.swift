internal import LockstepCoordination

/// The deadline is counted from the answer to a renewal instead of from its sending.
///
/// A short request time-out would hide it: (H + T) / (1 - drift) still is less than
/// L / (1 + drift) with the default timings. A client without one, which whoever builds client-go's
/// lock by hand gets, has nothing to hide it.
enum LateDeadline {
    /// The planted bug.
    static let mutant = Mutant(
        "M01",
        "The holder counts its deadline from the reply, the followers count from the commit, and "
            + "nothing bounds how late a reply may be.",
        incident: "client-go's renew loop, still so in 2026; "
            + "https://github.com/kubernetes/kubernetes/issues/44887",
        breaks: ["S1", "S4"],
        requestTimeout: .seconds(60),
        rules: { $0.countDeadlineFromReply = true }
    )
}
