/// A moment of virtual time: nanoseconds since the run began, the same for every pod.
///
/// Nobody inside the world can read it; pods see it only through their own clocks. Judges and
/// records order by it.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Nanoseconds since the run began.
    public var nanoseconds: Int64

    /// A moment by its distance from the beginning of the run.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The nanoseconds that a moment of a history from elsewhere may have: 146 years either way, so
    /// that the distance of two moments has 64 bits.
    public static let possible: ClosedRange<Int64> = -(1 << 62)...(1 << 62)

    /// The beginning of the run.
    public static let zero = Instant(nanoseconds: 0)

    /// Orders moments, earlier first.
    @inlinable
    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The moment so many nanoseconds later, or earlier if negative.
    @inlinable
    public func advanced(byNanoseconds nanoseconds: Int64) -> Instant {
        Instant(nanoseconds: self.nanoseconds &+ nanoseconds)
    }

    /// Seconds with all nine decimals: `12.000000500s`.
    public var description: String { secondsText(nanoseconds) }
}

/// A reading of one process's monotonic clock, in nanoseconds since an arbitrary origin of that
/// process's host.
///
/// The clock counts the time a host is suspended (Linux `CLOCK_BOOTTIME`, Swift's
/// `ContinuousClock`). Readings of two hosts cannot be compared.
public struct LocalInstant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Nanoseconds since the clock's own origin.
    public var nanoseconds: Int64

    /// A reading by its number.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// A reading later than every other, for "never".
    public static let distantFuture = LocalInstant(nanoseconds: .max)

    /// Orders readings of the same clock, earlier first.
    @inlinable
    public static func < (left: LocalInstant, right: LocalInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The reading so many nanoseconds later, stopping at `distantFuture`.
    @inlinable
    public func advanced(byNanoseconds nanoseconds: Int64) -> LocalInstant {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return overflow ? .distantFuture : LocalInstant(nanoseconds: sum)
    }

    /// The nanoseconds from an earlier reading of the same clock to this one.
    @inlinable
    public func nanoseconds(since earlier: LocalInstant) -> Int64 {
        nanoseconds &- earlier.nanoseconds
    }

    /// Seconds with all nine decimals.
    public var description: String { secondsText(nanoseconds) }
}

/// A reading of a wall clock: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Fit for display and for records that people read. It can step, so no rule of a lock may compare
/// two of them.
public struct WallInstant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the Unix epoch.
    public var nanoseconds: Int64

    /// A reading by its number.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Orders readings, earlier first.
    @inlinable
    public static func < (left: WallInstant, right: WallInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

/// Nanoseconds as seconds with nine decimals and the unit.
func secondsText(_ nanoseconds: Int64) -> String {
    nanoseconds.decimal(places: 9) + "s"
}

extension Duration {
    /// The whole nanoseconds in this duration, cut towards zero and held within 64 bits (292
    /// years).
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, spill) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || spill ? (seconds < 0 ? .min : .max) : sum
    }
}
