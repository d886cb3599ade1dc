internal import LockstepCoordination

/// M41, a wait that begins anew with every look.
struct RestlessWait: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M41",
        "The time that a record has rested counts from the last look at it, and not from the "
            + "first.",
        incident: "Amazon's DynamoDB lock client, whose tries without waiting never see a lock run "
            + "out: https://github.com/awslabs/amazon-dynamodb-lock-client/issues/94",
        breaks: ["L1"],
        alteration: { _ in RestlessWait() }
    )

    private var looks = 0
    private var version: ToldVersion?

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var told = input
        if case .reply(let id, .ok(.found(let record, let given)), let sentAt) = input {
            looks += 1
            var new = given
            new.version += " at look \(looks)"
            version = ToldVersion(told: new, given: given)
            told = .reply(id, .ok(.found(record, new)), sentAt: sentAt)
        }
        for directive in core.answer(told, in: context) {
            directives.append(version?.corrected(directive) ?? directive)
        }
    }
}
