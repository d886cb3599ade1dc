internal import LockstepCoordination

/// M19, one error too many.
struct ErrorIsLoss: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M19",
        "The first request without an answer ends the term, although its deadline is far.",
        incident: "Consul's lock: https://github.com/hashicorp/consul/issues/1162",
        breaks: ["C6"],
        alteration: { _ in ErrorIsLoss() }
    )

    private var isHolding = false
    private var isOver = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .stop = input {
            (isHolding, isOver) = (false, false)
            core.handle(input, in: context, into: &directives)
            directives.removeAll(where: \.isLoss)
            return
        }
        guard !isOver else { return }
        for directive in core.answer(input, in: context) {
            if case .granted = directive { isHolding = true }
            if directive.isLoss { isHolding = false }
            directives.append(directive)
        }
        guard isHolding, case .reply(_, let completion, _) = input, completion.isError else {
            return
        }
        isOver = true
        directives.append(.lost(.backendRefused("an error")))
    }
}

extension Completion {
    /// Whether the store did not answer.
    var isError: Bool {
        if case .ok = self { return false }
        return true
    }
}
