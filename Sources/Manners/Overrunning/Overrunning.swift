internal import LockstepHistories

/// Work whose effects come long after they were allowed.
struct Overrunning: Manner {
    let name = "overrunning"
    let summary =
        "Takes up to 30 s from asking whether its term lasts to the effect, and does not stop in"
        + " between."
    let voids: [Assumption] = [.checkedEffects, .effectDelayWithinBound, .obedientWork]

    func work(_ holding: Holding) async throws {
        var left = holding.length ?? .seconds(3600)
        while left > .zero {
            try Task.checkCancellation()
            try holding.check()
            let time = holding.randomness.time(milliseconds: 0...30_000)
            await sleepThrough(time)
            holding.act()
            let pause = min(holding.period ?? left, left)
            try await Task.sleep(for: pause)
            left -= time + pause
        }
    }
}
