internal import LockstepCoordination

/// Gives a lock back as soon as its deadline has passed, and not when the work has ended.
///
/// Whoever drives the election still says `stop` once; the answer is kept until then.
struct EarlyRelease: Hashable, Sendable {
    /// Whether the release was begun and is not over.
    private(set) var isUnderWay = false
    /// What came of it, if nobody has asked yet.
    private var outcome: ReleaseOutcome?
    private var isStopped = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        if case .stop = input {
            if let outcome {
                self.outcome = nil
                directives.append(.released(outcome))
                return
            }
            if isUnderWay {
                isStopped = true
                return
            }
        }
        var answer = core.answer(input, in: context)
        if !isUnderWay, answer.contains(where: \.isExpiry) {
            (isUnderWay, isStopped) = (true, false)
            answer += core.answer(.stop, in: context)
        }
        for directive in answer {
            if case .released(let outcome) = directive, isUnderWay {
                isUnderWay = false
                guard isStopped else {
                    self.outcome = outcome
                    continue
                }
            }
            directives.append(directive)
        }
    }
}

extension InstanceDirective {
    /// Whether it says that the deadline has passed.
    var isExpiry: Bool {
        if case .lost(.expired) = self { return true }
        return false
    }
}
