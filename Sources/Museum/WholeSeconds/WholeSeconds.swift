internal import LockstepCoordination

/// M04, a lease cut to whole seconds.
struct WholeSeconds: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M04",
        "The record publishes the whole seconds of the lease, and the holder keeps the rest for "
            + "itself.",
        incident: "client-go, which stores leaseDurationSeconds cut off: "
            + "https://github.com/kubernetes/client-go/blob/master/tools/leaderelection/"
            + "leaderelection.go",
        breaks: ["S1", "S4"],
        alteration: { _ in WholeSeconds() }
    )

    func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        for directive in core.answer(input, in: context) {
            guard case .send(let id, .write(var record, let expecting)) = directive else {
                directives.append(directive)
                continue
            }
            record.leaseNanoseconds -= record.leaseNanoseconds % 1_000_000_000
            directives.append(.send(id, .write(record, expecting: expecting)))
        }
    }
}
