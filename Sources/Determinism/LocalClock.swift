/// What one host believes the time is: virtual time through its own offset, rate and suspensions.
///
/// Three clocks are read through it, as on Linux: the *continuous* clock counts suspension
/// (`CLOCK_BOOTTIME`), the *suspending* clock does not (`CLOCK_MONOTONIC`), the *wall* clock is
/// `CLOCK_REALTIME`. All three run at the host's rate, unless the wall clock was told to run true
/// or given a rate of its own; only the wall clock can step.
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
    /// The rate to which the clock returns when it is let go on; `nil` unless it stands still.
    private var rateBeforeHalt: Int64?
    /// How the wall clock runs while it runs true; `nil` while it follows the continuous clock.
    private var steady: ClockRun?
    /// How the wall clock runs while it was given a rate of its own.
    private var apart: ClockRun?

    /// The wall clock at the beginning of every run: 2026-01-01T00:00:00Z.
    public static let epoch = WallInstant(nanoseconds: 1_767_225_600_000_000_000)

    /// The rates that a clock can have, in parts per billion: from standing still to a thousand
    /// times the truth.
    public static let possibleRates: ClosedRange<Int64> = -1_000_000_000...999_000_000_000

    /// The possible rate that is nearest to one that somebody has written down.
    public static func nearestPossibleRate(to partsPerBillion: Int64) -> Int64 {
        min(max(partsPerBillion, possibleRates.lowerBound), possibleRates.upperBound)
    }

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
    ///
    /// At -1,000,000,000 the clock stands still. While it is halted, the rate is the one to which
    /// it will return.
    ///
    /// - Parameters:
    ///   - partsPerBillion: How much faster than true time it runs.
    ///   - wallFollows: Whether the wall clock runs at this rate as well; it runs true otherwise,
    ///     and follows again from where it is when it is told to.
    ///   - now: The present.
    public mutating func setRate(
        partsPerBillion: Int64,
        wallFollows: Bool = true,
        at now: Instant
    ) {
        precondition(partsPerBillion >= -1_000_000_000, "a clock cannot run backwards")
        let wall = rightWall(at: now).nanoseconds
        if wallFollows {
            if steady != nil { wallOffsetNanoseconds = wall &- continuous(at: now).nanoseconds }
            steady = nil
        } else if steady == nil {
            steady = ClockRun(ratePartsPerBillion: 0, since: now.nanoseconds, base: wall)
        }
        guard rateBeforeHalt == nil else {
            rateBeforeHalt = partsPerBillion
            return
        }
        base = continuous(at: now).nanoseconds
        rateSince = now.nanoseconds
        ratePartsPerBillion = partsPerBillion
    }

    /// Stops all clocks, as stopping a virtual machine does.
    public mutating func halt(at now: Instant) {
        guard rateBeforeHalt == nil else { return }
        let rate = ratePartsPerBillion
        setRate(partsPerBillion: -1_000_000_000, wallFollows: steady == nil, at: now)
        steady?.settle(at: now.nanoseconds)
        apart?.settle(at: now.nanoseconds)
        rateBeforeHalt = rate
    }

    /// Lets halted clocks go on from where they stopped, at the rate they had.
    public mutating func endHalt(at now: Instant) {
        guard let rate = rateBeforeHalt else { return }
        steady?.goOn(at: now.nanoseconds)
        apart?.goOn(at: now.nanoseconds)
        rateBeforeHalt = nil
        setRate(partsPerBillion: rate, wallFollows: steady == nil, at: now)
    }

    /// Steps the wall clock by so many nanoseconds; the other two clocks do not move.
    public mutating func stepWall(byNanoseconds nanoseconds: Int64) {
        wallOffsetNanoseconds &+= nanoseconds
        steady?.step(byNanoseconds: nanoseconds)
        apart?.step(byNanoseconds: nanoseconds)
    }

    /// Gives the wall clock a rate of its own from now on.
    ///
    /// At -1,000,000,000 it stands still.
    ///
    /// - Parameters:
    ///   - partsPerBillion: How much faster than true time it runs; `nil` ends that, with a jump to
    ///     where it would be had it never been given one.
    ///   - reading: What it shows now; if it is not given, what it has shown so far.
    ///   - now: The present.
    public mutating func setWallRate(
        partsPerBillion: Int64?,
        from reading: WallInstant? = nil,
        at now: Instant
    ) {
        guard let partsPerBillion else {
            apart = nil
            return
        }
        precondition(partsPerBillion >= -1_000_000_000, "a clock cannot run backwards")
        apart = ClockRun(
            ratePartsPerBillion: partsPerBillion,
            since: now.nanoseconds,
            base: (reading ?? wall(at: now)).nanoseconds
        )
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
        let drift = ClockRun.drift(over: elapsed, at: ratePartsPerBillion)
        return LocalInstant(nanoseconds: base &+ elapsed &+ drift)
    }

    /// The clock that stops while the host is suspended, in nanoseconds.
    public func suspending(at now: Instant) -> Int64 {
        (suspendedSince ?? continuous(at: now).nanoseconds) &- suspendedNanoseconds
    }

    /// The wall clock.
    @inline(__always)
    public func wall(at now: Instant) -> WallInstant {
        guard apart == nil, steady == nil else { return wallByItself(at: now) }
        return WallInstant(nanoseconds: continuous(at: now).nanoseconds &+ wallOffsetNanoseconds)
    }

    /// What the wall clock would show if it had never been given a rate of its own.
    public func rightWall(at now: Instant) -> WallInstant {
        guard let steady else {
            return WallInstant(
                nanoseconds: continuous(at: now).nanoseconds &+ wallOffsetNanoseconds
            )
        }
        return WallInstant(nanoseconds: reading(of: steady, at: now))
    }

    private func wallByItself(at now: Instant) -> WallInstant {
        guard let apart else { return rightWall(at: now) }
        return WallInstant(nanoseconds: reading(of: apart, at: now))
    }

    /// What a wall clock shows that runs by itself; while all clocks are halted, what it showed.
    private func reading(of run: ClockRun, at now: Instant) -> Int64 {
        rateBeforeHalt == nil ? run.reading(at: now.nanoseconds) : run.base
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
        guard ratePartsPerBillion > -1_000_000_000 else {
            // It stands still: what it does not show yet it never will.
            return Instant(nanoseconds: local <= 0 ? rateSince : .max)
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
}
