/// What one host believes the time is: virtual time through its own offset, rate and suspensions.
///
/// Three clocks are read through it, as on Linux: the *continuous* clock counts suspension
/// (`CLOCK_BOOTTIME`), the *suspending* clock does not (`CLOCK_MONOTONIC`), the *wall* clock is
/// `CLOCK_REALTIME`. All three run at the host's rate; only the wall clock can step.
///
///     var clock = LocalClock()
///     clock.setRate(partsPerBillion: 50_000_000, at: .zero)            // 5 % fast
///     clock.continuous(at: Instant(nanoseconds: 1_000_000_000))         // 1.05 s
///
/// - Determinism: Integers only. `trueTime(of:)` rounds up, so that a sleeper never wakes before
///   its local deadline.
public struct LocalClock: Hashable, Sendable {
    /// How much faster than true time the clock runs, in parts per billion; negative is slower.
    public private(set) var ratePartsPerBillion: Int64 = 0
    /// Nanoseconds by which the wall clock is ahead of the continuous clock's epoch.
    public private(set) var wallOffsetNanoseconds: Int64
    /// True time at which the present rate began.
    private var rateSince: Int64 = 0
    /// The continuous clock's reading at `rateSince`.
    private var base: Int64
    /// Local nanoseconds spent suspended in finished suspensions.
    private var suspendedNanoseconds: Int64 = 0
    /// The continuous reading at which the present suspension began.
    private var suspendedSince: Int64?

    /// The wall clock at the beginning of every run: 2026-01-01T00:00:00Z.
    public static let epoch = WallInstant(nanoseconds: 1_767_225_600_000_000_000)

    /// A clock that runs true.
    ///
    /// - Parameters:
    ///   - origin: The continuous clock's reading when the run begins, in nanoseconds.
    ///   - wallOffsetNanoseconds: How far the wall clock is ahead of the truth.
    public init(origin: Int64 = 0, wallOffsetNanoseconds: Int64 = 0) {
        self.base = origin
        self.wallOffsetNanoseconds =
            LocalClock.epoch.nanoseconds &- origin &+ wallOffsetNanoseconds
    }

    /// Changes the rate from now on; readings stay continuous.
    public mutating func setRate(partsPerBillion: Int64, at now: Instant) {
        precondition(partsPerBillion > -1_000_000_000, "a clock cannot run backwards")
        base = continuous(at: now).nanoseconds
        rateSince = now.nanoseconds
        ratePartsPerBillion = partsPerBillion
    }

    /// Steps the wall clock by so many nanoseconds; the other two clocks do not move.
    public mutating func stepWall(byNanoseconds nanoseconds: Int64) {
        wallOffsetNanoseconds &+= nanoseconds
    }

    /// Begins a suspension: the suspending clock stops.
    public mutating func suspend(at now: Instant) {
        guard suspendedSince == nil else { return }
        suspendedSince = continuous(at: now).nanoseconds
    }

    /// Ends a suspension.
    public mutating func resume(at now: Instant) {
        guard let since = suspendedSince else { return }
        suspendedNanoseconds &+= continuous(at: now).nanoseconds &- since
        suspendedSince = nil
    }

    /// The clock that counts suspension.
    @inline(__always)
    public func continuous(at now: Instant) -> LocalInstant {
        let elapsed = now.nanoseconds &- rateSince
        guard ratePartsPerBillion != 0 else {
            return LocalInstant(nanoseconds: base &+ elapsed)
        }
        return LocalInstant(nanoseconds: base &+ elapsed &+ drift(over: elapsed))
    }

    /// The clock that stops while the host is suspended, in nanoseconds.
    public func suspending(at now: Instant) -> Int64 {
        (suspendedSince ?? continuous(at: now).nanoseconds) &- suspendedNanoseconds
    }

    /// The wall clock.
    public func wall(at now: Instant) -> WallInstant {
        WallInstant(nanoseconds: continuous(at: now).nanoseconds &+ wallOffsetNanoseconds)
    }

    /// The first true instant at which the continuous clock shows at least `reading`, if the rate
    /// stays.
    ///
    /// - Parameter reading: A reading of the continuous clock.
    /// - Returns: That instant; it lies before the present if the reading has passed. Readings
    ///   beyond the end of 64-bit time give the last instant there is.
    public func trueTime(of reading: LocalInstant) -> Instant {
        let (local, overflow) = reading.nanoseconds.subtractingReportingOverflow(base)
        if overflow { return Instant(nanoseconds: reading.nanoseconds < 0 ? .min : .max) }
        guard ratePartsPerBillion != 0 else {
            let (sum, spill) = rateSince.addingReportingOverflow(local)
            return Instant(nanoseconds: spill ? .max : sum)
        }
        let speed = Int128(1_000_000_000 + ratePartsPerBillion)
        let scaled = Int128(local) * 1_000_000_000
        var elapsed = scaled / speed
        if scaled % speed > 0 { elapsed += 1 }
        return Instant(nanoseconds: Int64(clamping: Int128(rateSince) + elapsed))
    }

    /// The first true instant at which the suspending clock shows at least `reading`.
    ///
    /// - Parameter reading: Nanoseconds on the clock that stops while the host is suspended.
    /// - Returns: That instant if no further suspension comes; the last instant there is while the
    ///   host is suspended and the reading has not been reached.
    public func trueTime(ofSuspending reading: Int64) -> Instant {
        if let since = suspendedSince, reading > since &- suspendedNanoseconds {
            return Instant(nanoseconds: .max)
        }
        let (continuous, overflow) = reading.addingReportingOverflow(suspendedNanoseconds)
        return trueTime(of: LocalInstant(nanoseconds: overflow ? .max : continuous))
    }

    /// How far the clock has run ahead of true time after so many true nanoseconds at the present
    /// rate, rounded down.
    private func drift(over elapsed: Int64) -> Int64 {
        let product = Int128(elapsed) * Int128(ratePartsPerBillion)
        let quotient = product / 1_000_000_000
        return Int64(truncatingIfNeeded: product % 1_000_000_000 < 0 ? quotient - 1 : quotient)
    }
}
