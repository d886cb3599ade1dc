internal import LockstepCoordination

/// M12, released under running work.
struct ReleaseUnjoined: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M12",
        "A lock whose deadline has passed is released at once, without waiting for the work under "
            + "it to end.",
        incident: "controller-runtime before 2021, and client-go's ReleaseOnCancel: "
            + "https://github.com/kubernetes/kubernetes/pull/71490",
        breaks: ["C3"],
        alteration: { _ in ReleaseUnjoined() }
    )

    private var early = EarlyRelease()

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        early.handle(input, in: context, by: &core, into: &directives)
    }
}
