internal import LockstepHistories

/// Work that ignores cancellation, and does nothing that its term does not allow.
struct Deaf: Manner {
    let name = "deaf"
    let summary =
        "Ignores being told to end and goes on for 5 s to 40 s; leaves out the effects that its"
        + " term no longer allows."
    let voids: [Assumption] = [.obedientWork]

    func work(_ holding: Holding) async throws {
        var left = holding.randomness.time(milliseconds: 5_000...40_000)
        while left > .zero {
            if (try? holding.check()) != nil { holding.act() }
            let pause = min(holding.period ?? left, left)
            await sleepThrough(pause)
            left -= pause
        }
    }
}
