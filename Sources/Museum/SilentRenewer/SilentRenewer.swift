internal import LockstepCoordination

/// M20, the renewer that dies of its first error.
struct SilentRenewer: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M20",
        "The first request without an answer ends the renewing, and nobody tells the work.",
        incident: "Redisson's watchdog: https://github.com/redisson/redisson/issues/775; "
            + "ShedLock's KeepAlive",
        breaks: ["S1"],
        alteration: { _ in SilentRenewer() }
    )

    private var isHolding = false
    private var isDead = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var isStop = false
        if case .stop = input { isStop = true }
        if isStop {
            isDead = false
        } else if isDead {
            return
        } else if isHolding, case .reply(_, let completion, _) = input, completion.isError {
            isDead = true
            return
        }
        for directive in core.answer(input, in: context) {
            switch directive {
            case .granted(let grant):
                isHolding = true
                directives.append(.granted(grant.endless))
            case .extended: continue
            case .lost:
                isHolding = false
                if !isStop { directives.append(directive) }
            default: directives.append(directive)
            }
        }
        if isStop { isHolding = false }
    }
}
