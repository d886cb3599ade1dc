public import LockstepDeterminism
public import LockstepHistories

/// Watches that the effects unfenced resources took follow one another in the order of terms.
///
/// Effects are compared per lock, across all its unfenced resources, in the order they were taken.
/// Tokens of different scopes cannot be compared and are kept apart. What a resource refused had no
/// effect and is left out.
///
/// - Source: Theorem 2 of lease locks; without a bound on the delay of effects nobody can promise
///   it.
public struct EffectOrder: Judge {
    /// What is watched for.
    public let property = Property(
        "S2",
        "Unfenced resources take no effect of an earlier term after one of a later term."
    )
    /// The topics the judge must be shown.
    public let topics: [Topic] = [.effects]
    /// How many effects had an earlier one to be compared with.
    public var evaluations: Int { tokens.comparisons }

    private var tokens = EffectTokens(ofFenced: false)

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        tokens.take(observation, against: property) {
            "\"\($0)\" took an effect with token \($2) for \"\($1)\" after one with token \($3)."
        }
    }
}

extension EffectOrder {
    /// Adds the highest tokens.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        tokens.hashMemory(into: &hasher)
        return true
    }
}
