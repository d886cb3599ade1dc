internal import LockstepCoordination

/// M45, a candidate that hears only once it leads.
struct StopUnheard: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M45",
        "A candidate that is asked to end while it waits hears of it only once it has the lock.",
        incident: "consul lock, which discards signals until it holds the lock: "
            + "https://github.com/hashicorp/consul/issues/4439",
        breaks: ["L6"],
        alteration: { _ in StopUnheard() }
    )

    private var isWaiting = false
    private var isStopped = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        switch input {
        case .start: (isWaiting, isStopped) = (true, false)
        case .stop where isWaiting:
            isStopped = true
            return
        default: break
        }
        for directive in core.answer(input, in: context) {
            switch directive {
            case .granted:
                isWaiting = false
                // Nobody wants it any more.
                if isStopped { continue }
            case .refused: isWaiting = false
            default: break
            }
            directives.append(directive)
        }
        guard isStopped, !isWaiting else { return }
        isStopped = false
        core.handle(.stop, in: context, into: &directives)
    }
}
