internal import LockstepCoordination

/// M02, no deadline of one's own.
enum NoDeadline {
    /// The mutant.
    static let mutant = Mutant(
        "M02",
        "A holder believes until the store shows it another holder, however long it has not "
            + "reached the store.",
        incident: "Consul's lock, whose renewals only log their errors: "
            + "https://github.com/hashicorp/consul/issues/18271",
        breaks: ["S1"],
        rules: { $0.holdsWithoutDeadline = true }
    )
}
