public import LockstepDeterminism

/// One breach of a property, with what it takes to find it again in the history.
///
/// A finding is a value, not an `Error`: it is the result of judging. Whether it counts against
/// the algorithm is decided by a `Ruling`.
public struct Finding: Hashable, Sendable {
    /// The short name of the property that was breached.
    public var property: String
    /// True time of the breach.
    public var time: Instant
    /// The pods involved, the one that made it a breach first.
    public var pods: [String]
    /// What happened, in one sentence.
    public var sentence: String
    /// The sequences of the observations that prove it, ascending.
    public var evidence: [UInt64]

    /// Puts a finding together.
    public init(
        property: String,
        time: Instant,
        pods: [String],
        sentence: String,
        evidence: [UInt64]
    ) {
        self.property = property
        self.time = time
        self.pods = pods
        self.sentence = sentence
        self.evidence = evidence
    }
}
