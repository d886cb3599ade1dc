internal import LockstepCoordination

/// A release empties the record whoever holds it by now.
enum StrangersRelease {
    /// The planted bug.
    static let mutant = Mutant(
        "M10",
        "A release re-reads the record but decides from what it had known, and empties whatever "
            + "it finds.",
        incident: "client-go since 1.34; redis-py before 2018: "
            + "https://github.com/redis/redis-py/pull/1031",
        breaks: ["W2", "S1"],
        rules: { $0.releaseWithoutOwnerCheck = true }
    )
}
