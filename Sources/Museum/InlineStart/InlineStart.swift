internal import LockstepCoordination

/// M15, the start callback within the renew loop.
struct InlineStart: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M15",
        "The work runs within the loop that should renew: until it returns, nothing is renewed and "
            + "no deadline is looked at.",
        incident: "the C# client, whose OnStartedLeading is called before the renew loop: "
            + "https://github.com/kubernetes-client/csharp",
        breaks: ["S1"],
        alteration: { _ in InlineStart() }
    )

    private var isWorking = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        var isStop = false
        if case .stop = input { isStop = true }
        if isWorking, !isStop { return }
        isWorking = false
        for directive in core.answer(input, in: context) {
            switch directive {
            case .granted(let grant):
                isWorking = true
                directives.append(.granted(grant.endless))
            // Whoever stops does not want to hear any more that it is over.
            case .lost where isStop: continue
            default: directives.append(directive)
            }
        }
    }
}
