internal import LockstepCoordination

/// M23, one campaign in a life.
struct CampaignsOnce: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M23",
        "A process that has lost the lock once never competes again.",
        incident: "istio's controllers: https://github.com/istio/istio/pull/20809",
        breaks: ["L1"],
        alteration: { _ in CampaignsOnce() }
    )

    private var hasLost = false
    private var isAsleep = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if hasLost, case .start = input {
            isAsleep = true
            return
        }
        if isAsleep {
            if case .stop = input { directives.append(.released(.unneeded)) }
            return
        }
        for directive in core.answer(input, in: context) {
            if directive.isLoss { hasLost = true }
            directives.append(directive)
        }
    }
}
