/// A reading that grows at a rate of its own.
///
///     ClockRun(ratePartsPerBillion: -1_000_000_000, since: 5, base: 7).reading(at: 9)     // 7
public struct ClockRun: Hashable, Sendable {
    /// How much faster than the time it is read by it grows, in parts per billion; at
    /// -1,000,000,000 it stands still.
    public var ratePartsPerBillion: Int64
    /// When this rate began, in nanoseconds of the time it is read by.
    public private(set) var since: Int64
    /// What it showed then.
    public private(set) var base: Int64

    /// A reading that grows from now on.
    public init(ratePartsPerBillion: Int64, since: Int64, base: Int64) {
        self.ratePartsPerBillion = ratePartsPerBillion
        self.since = since
        self.base = base
    }

    /// What it shows.
    public func reading(at now: Int64) -> Int64 {
        let elapsed = now &- since
        return base &+ elapsed &+ ClockRun.drift(over: elapsed, at: ratePartsPerBillion)
    }

    /// Begins anew from what it shows now, at the same rate.
    public mutating func settle(at now: Int64) {
        base = reading(at: now)
        since = now
    }

    /// Begins anew from another reading, at the same rate.
    public mutating func restart(at now: Int64, from reading: Int64) {
        since = now
        base = reading
    }

    /// Begins anew from what it showed at the beginning, at the same rate.
    mutating func goOn(at now: Int64) { since = now }

    /// Moves it by so many nanoseconds.
    mutating func step(byNanoseconds nanoseconds: Int64) { base &+= nanoseconds }

    /// How far a clock has run ahead of true time after so many true nanoseconds at a rate, rounded
    /// down.
    static func drift(over elapsed: Int64, at ratePartsPerBillion: Int64) -> Int64 {
        let product = Int128(elapsed) * Int128(ratePartsPerBillion)
        let quotient = product / 1_000_000_000
        return Int64(truncatingIfNeeded: product % 1_000_000_000 < 0 ? quotient - 1 : quotient)
    }
}
