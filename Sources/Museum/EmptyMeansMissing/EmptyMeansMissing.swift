internal import LockstepCoordination

/// M44, a record without a holder taken for no record.
struct EmptyMeansMissing: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M44",
        "A candidate creates the record anew when the one that is there names nobody, which the "
            + "store refuses for ever.",
        incident: "the C# client, which creates a record where the holder is empty: "
            + "https://github.com/kubernetes-client/csharp",
        breaks: ["L1"],
        alteration: { _ in EmptyMeansMissing() }
    )

    /// Which version named nobody.
    private var empty: RegisterVersion?

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .reply(_, .ok(.found(let record, let version)), _) = input {
            empty = record.isFree ? version : nil
        }
        for directive in core.answer(input, in: context) {
            guard let empty, case .send(let id, .write(let record, .version(empty))) = directive
            else {
                directives.append(directive)
                continue
            }
            directives.append(.send(id, .write(record, expecting: .absent)))
        }
    }
}
