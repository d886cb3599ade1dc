internal import LockstepCoordination

/// M32, the loss that waits behind a release.
struct EndlessRelease: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M32",
        "A lock whose deadline has passed is given back first, for as long as that takes, and the "
            + "work is told afterwards.",
        incident: "client-go before 2024, whose release had no time-out; fixed in "
            + "https://github.com/kubernetes/client-go/commit/f9eba8e8c",
        breaks: ["S1", "C3"],
        alteration: { _ in EndlessRelease() }
    )

    private var early = EarlyRelease()
    private var loss: LossReason?

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .stop = input { loss = nil }
        var answer: [RegisterElection.Directive] = []
        early.handle(input, in: context, by: &core, into: &answer)
        for directive in answer {
            switch directive {
            case .granted(let grant): directives.append(.granted(grant.endless))
            case .extended: continue
            case .arm(.release, _) where early.isUnderWay: continue
            case .lost(let reason) where early.isUnderWay: loss = reason
            default: directives.append(directive)
            }
        }
        if let reason = loss, !early.isUnderWay {
            loss = nil
            directives.append(.lost(reason))
        }
    }
}
