public import LockstepDeterminism

/// A moment with microseconds, in the one form in which leases carry it:
/// `2026-01-01T00:00:00.000001Z`.
///
/// API servers accept exactly six digits of fraction and give the moment back in UTC.
public struct MicroTime: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var microseconds: Int64

    /// A moment by its distance from 1970.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// A reading of a wall clock, cut down to the microsecond.
    public init(_ wall: WallInstant) {
        microseconds = flooredQuotient(wall.nanoseconds, 1_000)
    }

    /// Reads the form with exactly six digits of fraction and `Z` or an offset.
    ///
    /// Years run from 0 to 9999. Anything else gives `nil`.
    public init?(text: String) {
        guard let time = CivilTime(parsing: text, fractionDigits: 6) else { return nil }
        microseconds = time.microseconds
    }

    /// How many bytes the text of a moment has; with an offset in place of `Z` it has more.
    public static let length = 27

    /// Orders moments, earlier first.
    public static func < (left: MicroTime, right: MicroTime) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The moment as a wall clock reads it, held within its range (the years 1677 to 2262).
    public var wall: WallInstant { wallInstant(microseconds, perSecond: 1_000_000) }

    /// The moment in UTC with six digits of fraction.
    public var text: String { CivilTime.text(microseconds: microseconds, withFraction: true) }
}

/// A moment in whole seconds, as metadata carries it: `2026-01-01T00:00:00Z`.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public var seconds: Int64

    /// A moment by its distance from 1970.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// A reading of a wall clock, cut down to the second.
    public init(_ wall: WallInstant) {
        seconds = flooredQuotient(wall.nanoseconds, 1_000_000_000)
    }

    /// Reads the form with or without a fraction, which is cut off, and `Z` or an offset.
    ///
    /// Years run from 0 to 9999. Anything else gives `nil`.
    public init?(text: String) {
        guard let time = CivilTime(parsing: text, fractionDigits: nil) else { return nil }
        seconds = flooredQuotient(time.microseconds, 1_000_000)
    }

    /// Orders moments, earlier first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds < right.seconds
    }

    /// The moment as a wall clock reads it, held within its range (the years 1677 to 2262).
    public var wall: WallInstant { wallInstant(seconds, perSecond: 1) }

    /// The moment in UTC without fraction.
    public var text: String {
        CivilTime.text(microseconds: seconds &* 1_000_000, withFraction: false)
    }
}

private func wallInstant(_ count: Int64, perSecond: Int64) -> WallInstant {
    let (product, overflow) = count.multipliedReportingOverflow(by: 1_000_000_000 / perSecond)
    return WallInstant(nanoseconds: overflow ? (count < 0 ? .min : .max) : product)
}

/// The quotient rounded towards minus infinity.
func flooredQuotient(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
