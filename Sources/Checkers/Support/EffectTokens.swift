internal import LockstepHistories

/// The tokens of effects that resources of one sort took, in the order in which they took them.
struct EffectTokens: Sendable {
    /// Whether fenced resources are meant, each for itself, or unfenced ones, all of a lock
    /// together.
    let areFenced: Bool
    /// How many effects had an earlier one to be compared with.
    private(set) var comparisons = 0

    private var latest = HighestTokens()

    /// No tokens yet.
    init(ofFenced areFenced: Bool) {
        self.areFenced = areFenced
    }

    /// Takes the next observation in.
    ///
    /// - Parameters:
    ///   - observation: The next one.
    ///   - property: What a lower token than before breaks.
    ///   - sentence: Tells of it: the resource, the lock, the token and the one before.
    /// - Returns: What is found, if a resource took a token lower than one before.
    mutating func take(
        _ observation: Observation,
        against property: Property,
        telling sentence: (String, String, UInt64, UInt64) -> String
    ) -> Finding? {
        guard
            case .effectApplied(let resource, let lock, let token, areFenced, true) =
                observation.event
        else { return nil }
        let name = areFenced ? resource : lock
        guard let before = latest.take(token, of: name, observation) else { return nil }
        comparisons += 1
        guard token.number < before.token.number else { return nil }
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod, before.pod].filter { !$0.isEmpty },
            sentence: sentence(resource, lock, token.number, before.token.number),
            evidence: [before.sequence, observation.sequence]
        )
    }

    /// Adds the highest tokens.
    func hashMemory(into hasher: inout Hasher) { latest.hashMemory(into: &hasher) }
}
