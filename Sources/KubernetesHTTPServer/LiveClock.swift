internal import LockstepDeterminism

#if canImport(Glibc)
    internal import Glibc
#endif

/// The time of a server that is driven by real time.
///
/// Virtual time is what a clock that never steps has counted since the server began; the wall
/// clock is read once, at the beginning, and goes on from there at the same rate.
struct LiveClock: Sendable {
    private let beginning: ContinuousClock.Instant
    /// The wall clock at the beginning.
    let wallBeginning: WallInstant

    /// A clock that begins now.
    init() {
        beginning = .now
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        wallBeginning = WallInstant(
            nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        )
    }

    /// Nanoseconds since the beginning.
    var now: Instant {
        let (seconds, attoseconds) = beginning.duration(to: .now).components
        return Instant(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    /// What the wall clock shows at a moment.
    func wall(at instant: Instant) -> WallInstant {
        WallInstant(nanoseconds: wallBeginning.nanoseconds + instant.nanoseconds)
    }
}
