internal import LockstepCoordination

/// M42, a conflict that counts as a success.
struct IgnoredConflict: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M42",
        "A renewal that the store refuses because the record has changed counts as done.",
        incident: "the Rust client of Metaparticle's lock, which passes over the status 409: "
            + "https://github.com/metaparticle-io/sync/blob/master/rust/src/lock.rs",
        breaks: ["S1"],
        alteration: { _ in IgnoredConflict() }
    )

    private var renewals = Renewals()

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var told = input
        if let version = renewals.believed, case .reply(let id, .ok(.conflict), let sentAt) = input
        {
            told = .reply(id, .ok(.written(version)), sentAt: sentAt)
        }
        renewals.handOn(told, inPlaceOf: input, in: context, to: &core, into: &directives)
    }
}
