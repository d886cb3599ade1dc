/// M40, a watch that begins again where nothing is left.
enum DeafWatch {
    /// The mutant.
    static let mutant = Mutant(
        "M40",
        "Reads are answered by what a watch has told, and a watch whose version is compacted "
            + "begins again at that version instead of with a new list.",
        incident: "etcd's Observe before 2017, fixed in "
            + "https://github.com/etcd-io/etcd/commit/50f29bd66",
        breaks: ["L1"],
        relay: { WatchedReads() }
    )
}
