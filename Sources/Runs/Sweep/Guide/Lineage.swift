/// A seed, and the seeds before it whose faults its run has taken over in part.
///
/// A run by a lineage is as repeatable as one by a seed: the faults of the first ancestor are drawn
/// as always, and each later seed, the run's own last, blends its own faults into them by draws of
/// its own. Everything else comes from the run's own seed.
public struct Lineage: Hashable, Sendable {
    /// The run's seed.
    public var seed: UInt64
    /// The seeds before it, the oldest first; none for a run that is not guided.
    public var ancestors: [UInt64]

    /// A seed with its ancestors.
    public init(_ seed: UInt64, after ancestors: [UInt64] = []) {
        self.seed = seed
        self.ancestors = ancestors
    }

    /// The ancestors as one word of a command line, `17,942`; `nil` if there are none.
    public var text: String? {
        ancestors.isEmpty ? nil : ancestors.map { String($0) }.joined(separator: ",")
    }

    /// Reads what `text` wrote; `nil` for anything else, and for a seed that stands there twice.
    public static func ancestors(_ text: String) -> [UInt64]? {
        var seeds: [UInt64] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let seed = UInt64(part), !seeds.contains(seed) else { return nil }
            seeds.append(seed)
        }
        return seeds
    }
}
