internal import LockstepCoordination

/// What a bug knows of a holder's renewals.
struct Renewals: Hashable, Sendable {
    private var isHolding = false
    private var version: RegisterVersion?

    /// What the renewal under way expects of the store; `nil` if none is under way.
    var expected: RegisterVersion? { isHolding ? version : nil }

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
