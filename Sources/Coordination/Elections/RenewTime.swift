internal import LockstepDeterminism

extension WallInstant {
    /// The time that a renewal shows: this one, unless the store shows that already.
    ///
    /// What counts is what the store is known to have, never what was merely sent: a renewal that
    /// was lost has shown nobody anything. A store may take a write that alters nothing for no
    /// change at all, and give it no version. Then nobody would see the renewal, and a holder whose
    /// wall clock stands still would lose its lock while it believes. Stores keep microseconds.
    func visible(after last: WallInstant?) -> WallInstant {
        let microsecond: Int64 = 1_000
        guard let last, last.nanoseconds / microsecond == nanoseconds / microsecond else {
            return self
        }
        return WallInstant(nanoseconds: last.nanoseconds &+ microsecond)
    }
}

extension RegisterVersion {
    /// Whether a write that expected another version, and was answered with this one, has made a
    /// new state.
    ///
    /// If it has not, others go on counting from the old one: the write extends nothing, whatever
    /// the store calls it.
    func isNew(after expected: RegisterVersion) -> Bool { self != expected }
}
