public import LockstepHistories

extension Claim {
    /// What is usually promised of a property: that it holds as long as clocks' rates are within
    /// bounds, the store keeps what it confirmed, and nobody else writes the record, as far as the
    /// property can depend on each.
    ///
    /// A simulated test that names no claims takes these. They say nothing of wall clocks, names
    /// and deletions: whoever relies on those promises less.
    ///
    /// - Parameter property: The short name of the property, such as `S1`.
    /// - Returns: The claim; one without assumptions for a property of the reader's own.
    public static func usual(_ property: String) -> Claim {
        Claim(property, assuming: assumptions(of: property))
    }

    private static func assumptions(of property: String) -> [Assumption] {
        let belief: [Assumption] = [.driftWithinBound, .durableStore, .noForeignWrites]
        switch property {
        case "S1", "W1": return belief
        case "S2", "Q2": return belief + [.effectDelayWithinBound]
        case "F1": return [.durableStore, .orderedVersions, .noForeignWrites]
        case "C4", "C7", "L6": return [.promptExecution]
        case "C6": return [.noForeignWrites]
        case "L1": return [.driftWithinBound, .candidateConnected, .noForeignWrites]
        default: return []
        }
    }
}
