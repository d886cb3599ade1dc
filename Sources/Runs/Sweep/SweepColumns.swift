public import LockstepCheckers

/// The names under which the seeds of one sweep count things, the same for every seed.
///
/// A report of a seed holds numbers only, in the order of these names.
public struct SweepColumns: Hashable, Sendable {
    /// What runs are put through.
    public var counts: [String]
    /// The properties that are judged.
    public var properties: [String]
    /// Those of them that the system claims.
    public var claimed: [String]
    /// The kinds of faults that the scenario declares.
    public var families: [String]
    /// The counts of which the scenario demands that they are not zero in every seed.
    public var demanded: [String]

    /// The situations that runs with these kinds of faults can come to.
    public var situations: SituationSpace { SituationSpace(faults: families) }

    /// Puts names together.
    public init(
        counts: [String],
        properties: [String],
        claimed: [String],
        families: [String],
        demanded: [String] = []
    ) {
        self.counts = counts
        self.properties = properties
        self.claimed = claimed
        self.families = families
        self.demanded = demanded
    }
}
