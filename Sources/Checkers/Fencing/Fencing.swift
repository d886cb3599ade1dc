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
    public private(set) var evaluations = 0

    private var latest = HighestTokens()

    /// A judge that has seen nothing.
    public init() {}

    /// Takes the next observation in.
    public mutating func observe(_ observation: Observation) -> Finding? {
        guard
            case .effectApplied(let resource, let lock, let token, true, true) = observation.event
        else { return nil }
        guard let before = latest.take(token, of: resource, observation) else { return nil }
        evaluations += 1
        guard token.number < before.token.number else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod, before.pod].filter { !$0.isEmpty },
            sentence: "The fenced \"\(resource)\" took token \(token.number) for \"\(lock)\""
                + " although it had taken token \(before.token.number).",
            evidence: [before.sequence, observation.sequence]
        )
    }
}

extension Fencing {
    /// Adds the highest tokens.
    public func hashMemory(into hasher: inout Hasher, at now: Instant) -> Bool {
        latest.hashMemory(into: &hasher)
        return true
    }
}
