internal import LockstepCoordination
internal import LockstepDeterminism

/// M07, one's own lease for everybody's.
struct OwnLease: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M07",
        "A candidate waits its own lease instead of the one that the record publishes.",
        incident: "client-go before 2023: https://github.com/kubernetes/kubernetes/issues/47671",
        breaks: ["S1", "W1"],
        alteration: { OwnLease(leaseNanoseconds: $0.timings.lease.wholeNanoseconds) }
    )

    let leaseNanoseconds: Int64

    func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        guard case .reply(let id, .ok(.found(var record, let version)), let sentAt) = input else {
            core.handle(input, in: context, into: &directives)
            return
        }
        record.leaseNanoseconds = leaseNanoseconds
        let altered = RegisterElection.Input.reply(
            id,
            .ok(.found(record, version)),
            sentAt: sentAt
        )
        core.handle(altered, in: context, into: &directives)
    }
}
