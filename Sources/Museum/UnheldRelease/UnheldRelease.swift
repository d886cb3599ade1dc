internal import LockstepCoordination

/// M29, unlocking what one never held.
struct UnheldRelease: Alteration {
    /// The mutant.
    static let mutant = Mutant(
        "M29",
        "A candidate that is asked to end gives the lock back, whoever holds it.",
        incident: "etcd's Mutex.Unlock without Lock, fixed in "
            + "https://github.com/etcd-io/etcd/commit/5b8c6b548",
        breaks: ["W2"],
        alteration: { _ in UnheldRelease() }
    )

    /// Beyond any number that the election gives its requests.
    private static let request = RequestID(rawValue: 1 << 63)
    private var seen: RegisterRecord?
    private var version: RegisterVersion?
    private var hasHeld = false
    private var isClearing = false

    mutating func handle(
        _ input: RegisterElection.Input,
        in context: InstanceContext,
        by core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        switch input {
        case .start: hasHeld = false
        case .reply(Self.request, _, _):
            isClearing = false
            core.handle(.stop, in: context, into: &directives)
            return
        case .reply(_, .ok(.found(let record, let version)), _):
            (seen, self.version) = (record, version)
        case .stop:
            guard !hasHeld, !isClearing, var record = seen, let version, !record.isFree else {
                break
            }
            isClearing = true
            record.holder = ""
            record.grant = nil
            directives.append(.releasing)
            directives.append(
                .send(Self.request, .write(record, expecting: .version(version)))
            )
            return
        default: break
        }
        guard !isClearing else { return }
        for directive in core.answer(input, in: context) {
            if case .granted = directive { hasHeld = true }
            directives.append(directive)
        }
    }
}
