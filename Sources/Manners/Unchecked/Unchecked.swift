internal import LockstepHistories

/// Work that trusts in being told in time.
struct Unchecked: Manner {
    let name = "unchecked"
    let summary = "Never asks whether its term lasts, and takes effect until it is told to end."
    let voids: [Assumption] = [.checkedEffects, .effectDelayWithinBound]

    func work(_ holding: Holding) async throws {
        try await holding.pace(for: holding.length) { holding.act() }
    }
}
