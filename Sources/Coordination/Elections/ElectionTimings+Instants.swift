internal import LockstepDeterminism

extension ElectionTimings {
    /// When to try again after an attempt that taught little: at once (`nil`) for the first two,
    /// then half a retry interval from its sending, so that a store that always answers so is not
    /// flooded.
    func nextTry(
        after setbacks: Int,
        sentAt: LocalInstant,
        now: LocalInstant
    ) -> LocalInstant? {
        guard setbacks > 2 else { return nil }
        let due = sentAt.advanced(byNanoseconds: retryNanoseconds / 2)
        return due > now ? due : nil
    }

    /// When every effect that a term allowed has taken place; `nil` if that is over.
    ///
    /// The work has ended by then, but what it did last may be on its way: whoever was let in at
    /// once could overtake it.
    func effectsEnd(ofTermUntil end: LocalInstant, now: LocalInstant) -> LocalInstant? {
        let opening = end.advanced(byNanoseconds: longestEffectNanoseconds)
        return opening > now ? opening : nil
    }
}
