internal import LockstepCoordination
internal import LockstepDeterminism

/// M06, durations on the wall clock.
struct WallClockDurations: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M06",
        "Durations are measured on the wall clock, which somebody may set.",
        incident: "etcd's lease expiry: https://github.com/etcd-io/etcd/issues/12291; the official "
            + "clients for Java, C# and Python",
        breaks: ["S1", "W1", "L1", "C6"],
        alteration: { _ in WallClockDurations() }
    )

    func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var wall = context
        wall.now = LocalInstant(nanoseconds: context.wall.nanoseconds)
        // What the election means on its clock, as the process's own clock shows it now.
        let ahead = context.now.nanoseconds(since: wall.now)
        for directive in core.answer(input, in: wall) {
            switch directive {
            case .arm(let id, let due):
                directives.append(.arm(id, at: due.advanced(byNanoseconds: ahead)))
            case .granted(var grant):
                grant.deadline = grant.deadline.advanced(byNanoseconds: ahead)
                directives.append(.granted(grant))
            case .extended(let deadline):
                directives.append(.extended(deadline.advanced(byNanoseconds: ahead)))
            default: directives.append(directive)
            }
        }
    }
}
