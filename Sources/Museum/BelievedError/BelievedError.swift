internal import LockstepCoordination

/// M43, a store that is away and thought to keep the lock.
struct BelievedError: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M43",
        "A renewal that fails because the store does not answer moves the deadline like one that "
            + "succeeds.",
        incident: "holdLockOnServiceUnavailable of Amazon's lock client: "
            + "https://github.com/awslabs/amazon-dynamodb-lock-client",
        breaks: ["S1"],
        alteration: { _ in BelievedError() }
    )

    private var renewals = Renewals()

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var told = input
        if let version = renewals.believed, case .reply(let id, let end, let sentAt) = input,
            end.isError
        {
            told = .reply(id, .ok(.written(version)), sentAt: sentAt)
        }
        renewals.handOn(told, inPlaceOf: input, in: context, to: &core, into: &directives)
    }
}
