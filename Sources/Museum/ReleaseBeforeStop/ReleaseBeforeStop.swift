internal import LockstepCoordination

/// M11, released first and told afterwards.
struct ReleaseBeforeStop: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M11",
        "A lock whose deadline has passed is released first; only then is the work told.",
        incident: "fabric8's elector, which releases before onStopLeading: "
            + "https://github.com/fabric8io/kubernetes-client/issues/4798",
        breaks: ["C3"],
        alteration: { _ in ReleaseBeforeStop() }
    )

    /// The loss that is not told yet.
    private var loss: LossReason?
    private var early = EarlyRelease()

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .stop = input { loss = nil }
        let begun = directives.count
        early.handle(input, in: context, by: &core, into: &directives)
        if let place = directives[begun...].firstIndex(where: \.isLoss), early.isUnderWay,
            case .lost(let reason) = directives.remove(at: place)
        {
            loss = reason
        }
        if let reason = loss, !early.isUnderWay {
            loss = nil
            directives.append(.lost(reason))
        }
    }
}
