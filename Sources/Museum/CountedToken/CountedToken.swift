internal import LockstepCoordination

/// M25, a token that starts again.
struct CountedToken: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M25",
        "The token is the record's count of transitions, which starts again with a new record.",
        incident: "leaseTransitions as a token, which clients may drop: "
            + "https://github.com/kubernetes-client/python/blob/master/kubernetes/base/"
            + "leaderelection/leaderelection.py",
        breaks: ["F1"],
        alteration: { _ in CountedToken() }
    )

    /// The transitions of the last record that was written.
    private var transitions: Int64 = 0

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        for directive in core.answer(input, in: context) {
            switch directive {
            case .send(_, .write(let record, _)):
                transitions = record.transitions
                directives.append(directive)
            case .granted(var grant):
                grant.token.number = UInt64(max(transitions, 0))
                directives.append(.granted(grant))
            default: directives.append(directive)
            }
        }
    }
}
