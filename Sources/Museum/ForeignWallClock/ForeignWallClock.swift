internal import LockstepCoordination
internal import LockstepDeterminism

/// M05, another host's wall clock.
struct ForeignWallClock: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M05",
        "A candidate takes a lock once the holder's timestamp is a lease old by the candidate's "
            + "wall clock.",
        incident: "fabric8's elector: https://github.com/fabric8io/kubernetes-client/pull/7258; "
            + "asked for as a feature in https://github.com/kubernetes-client/java/issues/4913",
        breaks: ["S1", "W1"],
        alteration: { _ in ForeignWallClock() }
    )

    func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        guard case .reply(let id, .ok(.found(var record, let version)), let sentAt) = input,
            let renewed = record.renewTime,
            renewed.nanoseconds + record.leaseNanoseconds < context.wall.nanoseconds
        else {
            core.handle(input, in: context, into: &directives)
            return
        }
        // What looks over is taken for free.
        record.holder = ""
        record.grant = nil
        let altered = RegisterElection.Input.reply(
            id,
            .ok(.found(record, version)),
            sentAt: sentAt
        )
        core.handle(altered, in: context, into: &directives)
    }
}
