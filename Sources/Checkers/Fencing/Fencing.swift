public import LockstepDeterminism
public import LockstepHistories

/// Watches that a fenced resource never takes a token lower than the highest it has taken.
///
/// Tokens of different scopes cannot be compared and are kept apart: what a resource should do when
/// the scope changes is not judged.
///
/// - Source: Theorem 3 of fencing, which needs no assumption about time.
public struct Fencing: Judge {
    /// What is watched for.
    public let property = Property(
        "F3",
        "A fenced resource takes no token lower than the highest it has taken."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.effects]
    /// How many effects had an earlier one to be compared with.
    public var evaluations: Int { tokens.comparisons }

    private var tokens = EffectTokens(ofFenced: true)

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        tokens.take(observation, against: property) {
            "The fenced \"\($0)\" took token \($2) for \"\($1)\" although it had taken token \($3)."
        }
    }
}

extension Fencing {
    /// Adds the highest tokens.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        tokens.hashMemory(into: &hasher)
        return true
    }
}
