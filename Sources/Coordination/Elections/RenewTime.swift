internal import LockstepDeterminism

extension WallInstant {
    /// The time that a renewal shows: this one, unless the record shows that already.
    ///
    /// A store may take a write that alters nothing for no change at all, and gives it no version.
    /// Then nobody would see the renewal, and a holder whose wall clock stands still would lose its
    /// lock while it believes. Stores keep microseconds.
    func visible(after last: WallInstant?) -> WallInstant {
        let microsecond: Int64 = 1_000
        guard let last, last.nanoseconds / microsecond == nanoseconds / microsecond else {
            return self
        }
        return WallInstant(nanoseconds: last.nanoseconds &+ microsecond)
    }
}
