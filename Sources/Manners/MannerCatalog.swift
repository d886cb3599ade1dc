public import LockstepDeterminism

/// Every manner in which a lock can be used.
public enum MannerCatalog {
    /// One line a manner, in the order in which catalogs list them.
    public static let all: [any Manner] = [
        Orderly(),
        // Work that is not as it should be.
        Deaf(),
        Throwing(),
        Overrunning(),
        Unchecked(),
        Escaping(),
        // Programs that ask for the lock in their own way.
        Impatient(),
        Reentrant(),
    ]

    /// The names of all.
    public static let names: [String] = all.map(\.name)
    /// The names of those that any elector's work can play.
    public static let namesOfWork: [String] = all.filter { !$0.asksItsOwnWay }.map(\.name)

    /// The manner of a pod: one out of a list, drawn for each pod; in order if the list is empty.
    ///
    /// - Parameters:
    ///   - pod: The pod's name.
    ///   - names: The names to draw from; one that is not known is left out.
    ///   - seed: Decides.
    /// - Returns: The manner.
    /// - Determinism: Each pod has a draw of its own from the stream `manners`.
    public static func manner(
        of pod: String,
        among names: [String],
        seed: Seed
    ) -> any Manner {
        let manners = names.compactMap { name in all.first { $0.name == name } }
        guard !manners.isEmpty else { return Orderly() }
        let word = Draws(seed: seed, stream: "manners").draw(key: stableID(pod), ordinal: 0)
        return manners[Int(word.below(UInt64(manners.count)))]
    }
}
