internal import LockstepCoordination
internal import LockstepDeterminism

/// M14, leading before the store has said so.
struct EarlyStart: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M14",
        "A candidate that finds the lock free leads at once, before its own write is answered.",
        incident: "fabric8's elector, which calls back before the compare-and-swap: "
            + "https://github.com/fabric8io/kubernetes-client",
        breaks: ["S1", "F1"],
        alteration: { EarlyStart(holdNanoseconds: $0.timings.hold.wholeNanoseconds) }
    )

    let holdNanoseconds: Int64
    private var isLeading = false
    private var attempt: RequestID?

    init(holdNanoseconds: Int64) {
        self.holdNanoseconds = holdNanoseconds
    }

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .stop = input { isLeading = false }
        var isDefeated = false
        if case .reply(let id, let completion, _) = input, id == attempt {
            attempt = nil
            if case .ok(.written) = completion {} else { isDefeated = isLeading }
        }
        for directive in core.answer(input, in: context) {
            switch directive {
            case .send(let id, .write(let record, let expecting))
            where attempt == nil && !isLeading && !record.holder.isEmpty:
                if case .stop = input { break }
                attempt = id
                isLeading = true
                directives.append(.granted(guess(expecting, context)))
            case .granted: continue
            case .lost:
                guard isLeading else { continue }
                isLeading = false
            default: break
            }
            directives.append(directive)
        }
        if isDefeated, isLeading {
            isLeading = false
            directives.append(.lost(.taken(by: "another")))
        }
    }

    /// What it takes for its grant: one more than what it read.
    private func guess(_ expecting: ExpectedState, _ context: InstanceContext) -> Grant {
        var number: UInt64 = 1
        if case .version(let version) = expecting { number += version.orderKey ?? 0 }
        return Grant(
            token: FencingToken(number: number, source: .storeVersion),
            deadline: context.now.advanced(byNanoseconds: holdNanoseconds)
        )
    }
}
