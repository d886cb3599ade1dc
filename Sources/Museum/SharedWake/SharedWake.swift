internal import LockstepCoordination

/// M37, waiters that all wake at one event.
struct SharedWake: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M37",
        "Whoever waits blocks until the record changes, and looks again at once: all wake "
            + "together, without jitter.",
        incident: "Consul's lock, whose waiters all try at once when it is given back: "
            + "https://github.com/hashicorp/consul/issues/7523; candidates that all began anew at "
            + "once in Curator's LeaderLatch: https://github.com/apache/curator/issues/1160",
        breaks: ["Q1"],
        alteration: { _ in SharedWake() },
        relay: { BlockingReads() }
    )

    private var isWaiting = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .start = input { isWaiting = true }
        let answer = core.answer(input, in: context)
        if answer.contains(where: \.endsWait) { isWaiting = false }
        // A read has blocked as long as there was nothing new, so the next follows at once. One
        // that failed has not blocked.
        guard isWaiting, case .reply(_, .ok(.found), _) = input else {
            directives += answer
            return
        }
        for directive in answer {
            guard case .arm(.attempt, _) = directive else {
                directives.append(directive)
                continue
            }
            directives.append(.arm(.attempt, at: context.now))
        }
    }
}

extension InstanceDirective {
    /// Whether it says that a campaign is over.
    fileprivate var endsWait: Bool {
        switch self {
        case .granted, .refused, .releasing, .released: true
        default: false
        }
    }
}
