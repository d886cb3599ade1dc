internal import LockstepCoordination

/// M26, a name for an identity.
enum NamesAreGrants {
    /// The mutant.
    static let mutant = Mutant(
        "M26",
        "Whoever finds his own name in the record takes himself for the holder, although two "
            + "processes may go by one name.",
        incident: "identities made of host names: "
            + "https://github.com/kubernetes/kubernetes/issues/61151",
        breaks: ["S1", "W1"],
        rules: { $0.namesAreGrants = true }
    )
}
