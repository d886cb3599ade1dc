internal import LockstepCheckers
public import LockstepHistories

extension ObservedHistory {
    /// What programs are held to by somebody who says no more than which property.
    ///
    /// - Parameter name: The name of a judge, or the short name of a property, such as `L8`.
    /// - Returns: One of the usual claims, or, if it is none of them, what its judge's line in the
    ///   catalog says; `nil` if no judge watches it.
    public static func claim(named name: String) -> Claim? {
        guard let entry = JudgeCatalog.entry(named: name) else { return nil }
        let usual = usualClaims.first { $0.property == entry.property.id }
        return usual ?? Claim(entry.property.id, assuming: entry.usual)
    }
}
