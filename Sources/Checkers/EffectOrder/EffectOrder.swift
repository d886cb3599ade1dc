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
    public private(set) var evaluations = 0

    private var latest = HighestTokens()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        guard
            case .effectApplied(let resource, let lock, let token, false, true) = observation.event
        else { return nil }
        guard let before = latest.take(token, of: lock, observation) else { return nil }
        evaluations += 1
        guard token.number < before.token.number else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod, before.pod].filter { !$0.isEmpty },
            sentence: "\"\(resource)\" took an effect with token \(token.number) for \"\(lock)\""
                + " after one with token \(before.token.number).",
            evidence: [before.sequence, observation.sequence]
        )
    }
}

extension EffectOrder {
    /// Adds the highest tokens.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        latest.hashMemory(into: &hasher)
        return true
    }
}
