internal import LockstepCoordination

/// What a bug knows of a holder's renewals.
struct Renewals: Hashable, Sendable {
    private var isHolding = false
    private var version: RegisterVersion?

    /// What the renewal under way expects of the store; `nil` if none is under way.
    var expected: RegisterVersion? { isHolding ? version : nil }

    /// What to take for the version that the renewal under way has made; the store still calls the
    /// state what it called it before.
    var believed: RegisterVersion? {
        guard var version = expected else { return nil }
        version.orderKey = (version.orderKey ?? 0) &+ 1
        return version
    }

    mutating func note(_ input: RegisterElection.Input) {
        switch input {
        case .stop: isHolding = false
        case .reply: version = nil
        default: break
        }
    }

    mutating func note(_ directive: RegisterElection.Directive) {
        switch directive {
        case .granted: isHolding = true
        case .lost: isHolding = false
        case .send(_, .write(_, .version(let expected))): version = expected
        default: break
        }
    }
}

extension Renewals {
    /// Lets the core answer what it is told in place of an input, and notes both sides.
    mutating func handOn(
        _ told: RegisterElection.Input,
        inPlaceOf input: RegisterElection.Input,
        in context: InstanceContext,
        to core: inout RegisterElection,
        into directives: inout [RegisterElection.Directive]
    ) {
        note(input)
        for directive in core.answer(told, in: context) {
            note(directive)
            directives.append(directive)
        }
    }
}
