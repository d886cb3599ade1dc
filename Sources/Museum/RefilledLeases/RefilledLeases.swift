/// M34, leases that begin anew with every leader of the store.
enum RefilledLeases {
    /// The mutant.
    static let mutant = Mutant(
        "M34",
        "Every new leader of the store begins all leases anew: where leaders change faster than "
            + "leases end, a dead holder's never does.",
        incident: "etcd's leases under frequent elections: "
            + "https://github.com/etcd-io/etcd/issues/17132",
        breaks: ["L1", "L9"],
        store: "refills-leases"
    )
}
