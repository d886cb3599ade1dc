internal import LockstepCheckers
public import LockstepHistories

extension Claim {
    /// What is usually promised of a property: what its judge's line in the catalog says.
    ///
    /// Most promises about who holds a lock hold as long as clocks' rates are within bounds, the
    /// store keeps what it confirmed, and nobody else writes the record, as far as each can depend
    /// on these. A simulated test that names no claims takes them. They say nothing of wall clocks,
    /// names and deletions: whoever relies on those promises less.
    ///
    /// - Parameter property: The short name of the property, such as `S1`.
    /// - Returns: The claim; one without assumptions for a property of the reader's own.
    public static func usual(_ property: String) -> Claim {
        let entry = JudgeCatalog.all.first { $0.property.id == property }
        return Claim(property, assuming: entry?.usual ?? [])
    }
}
