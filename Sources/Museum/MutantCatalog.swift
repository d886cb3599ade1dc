/// Every planted bug.
public enum MutantCatalog {
    /// One line a mutant.
    public static let all: [Mutant] = [
        LateDeadline.mutant,
        StrangersRelease.mutant,
        MissingMeansFree.mutant,
    ]

    /// The mutant of this number.
    public static func mutant(_ id: String) -> Mutant? {
        all.first { $0.id == id }
    }
}
