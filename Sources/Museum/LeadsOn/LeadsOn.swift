internal import LockstepCoordination

/// M09, leading on beside another holder.
struct LeadsOn: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M09",
        "A holder that reads of another holder, or of none, goes on until its deadline.",
        incident: "client-go's renew loop, to which that is a failed attempt like any other; "
            + "https://github.com/kyverno/kyverno/issues/5984",
        breaks: ["R3"],
        alteration: { _ in LeadsOn() }
    )

    /// What it knows and does not tell.
    private var loss: LossReason?

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .stop = input { loss = nil }
        if case .timer(.deadline) = input, let reason = loss {
            loss = nil
            directives.append(.lost(reason))
            return
        }
        let answer = core.answer(input, in: context)
        for directive in answer {
            if case .lost(let reason) = directive, reason != .expired { loss = reason }
        }
        for directive in answer {
            if loss != nil, directive.isLoss || directive.isDisarmOfDeadline { continue }
            directives.append(directive)
        }
    }
}

extension InstanceDirective {
    /// Whether it forgets when the term ends by itself.
    fileprivate var isDisarmOfDeadline: Bool {
        if case .disarm(.deadline) = self { return true }
        return false
    }
}
