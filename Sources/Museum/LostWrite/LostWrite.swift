/// M33, a store that loses what it has confirmed.
enum LostWrite {
    /// The mutant.
    static let mutant = Mutant(
        "M33",
        "The store's new leader lacks the last write that the old one confirmed, and nobody can "
            + "tell.",
        incident: "Hazelcast's locks after a split: "
            + "https://github.com/hazelcast/hazelcast/issues/15927; the same of any lock on a "
            + "store that replicates behind its answers, as Redis does",
        breaks: ["S1", "F1"],
        store: "loses-writes"
    )
}
