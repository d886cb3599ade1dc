public import LockstepHistories

/// What a system promises about time as far as faults can break it.
public struct TimeBounds: Hashable, Sendable {
    /// How far clocks may run from true, in parts per billion.
    public var driftPartsPerBillion: Int64
    /// Over how long that is measured, in nanoseconds; at 0 no clock may miss anything.
    ///
    /// No more than the shortest time that anybody measures by a clock on which a lease rests.
    public var clockWindowNanoseconds: Int64
    /// How much later than the network makes them faults may make effects, in nanoseconds.
    public var effectRoomNanoseconds: Int64

    /// Puts bounds together; where only the drift is given, the least fault breaks the others.
    public init(
        driftPartsPerBillion: Int64,
        clockWindowNanoseconds: Int64 = 0,
        effectRoomNanoseconds: Int64 = -1
    ) {
        self.driftPartsPerBillion = driftPartsPerBillion
        self.clockWindowNanoseconds = clockWindowNanoseconds
        self.effectRoomNanoseconds = effectRoomNanoseconds
    }
}

/// Adds up what the faults of a run have done to time, and tells when it is more than was promised.
///
/// What strikes one target adds up over the run, as if all of it could befall one effect, or one
/// time that is measured: several small faults may do what a large one does. So a fault excuses
/// rather too much than too little, but one that is small excuses nothing.
public struct TimeFaults: Sendable {
    /// What is promised.
    public let bounds: TimeBounds
    private var sums: [String: Sum] = [:]

    private struct Sum {
        /// The largest rate within the bound that a clock was given.
        var rate: Int64 = 0
        /// What clocks have missed, or gone through in excess.
        var missing: Int64 = 0
        /// What can have made an effect late.
        var delay: Int64 = 0
    }

    /// Nothing has struck yet.
    public init(bounds: TimeBounds) { self.bounds = bounds }

    /// The assumptions that a planned fault does away with as it begins.
    ///
    /// - Parameters:
    ///   - planned: The fault, with its real times; one that stays for ever ends at the last
    ///     instant there is.
    ///   - fault: Who carries it out.
    /// - Returns: Those that it does away with whatever its size, and those of time if it goes,
    ///   with what has struck its targets before, beyond what is promised.
    public mutating func voided(by planned: PlannedFault, _ fault: any Fault) -> [Assumption] {
        let voids = fault.voided(by: planned)
        let rate = Int64(clamping: fault.clockDriftPartsPerBillion(of: planned).magnitude)
        let delays = voids.contains(.effectDelayWithinBound)
        let delay = delays ? fault.effectDelayNanoseconds(of: planned) : 0
        let isBeyond = rate > Int64(clamping: bounds.driftPartsPerBillion.magnitude)
        var missing = fault.missingNanoseconds(of: planned)
        if isBeyond { missing = Self.share(rate, of: planned.durationNanoseconds) }
        var (isLate, drifts) = (false, false)
        for target in planned.targets.isEmpty ? [""] : planned.targets {
            var sum = sums[target] ?? Sum()
            if !isBeyond { sum.rate = max(sum.rate, rate) }
            sum.missing = Self.sum(sum.missing, missing)
            sum.delay = Self.sum(sum.delay, delay)
            sums[target] = sum
            isLate = isLate || sum.delay > bounds.effectRoomNanoseconds
            drifts = drifts || sum.missing > room(besides: sum.rate)
        }
        var assumptions = voids.filter {
            $0 != .driftWithinBound && ($0 != .effectDelayWithinBound || isLate)
        }
        if drifts { assumptions.append(.driftWithinBound) }
        return assumptions
    }

    /// How much a clock may miss whose rate is off by so much already.
    private func room(besides rate: Int64) -> Int64 {
        let bound = Int64(clamping: bounds.driftPartsPerBillion.magnitude)
        return Self.share(max(bound - rate, 0), of: bounds.clockWindowNanoseconds, isUp: false)
    }

    private static func share(
        _ partsPerBillion: Int64,
        of nanoseconds: Int64,
        isUp: Bool = true
    ) -> Int64 {
        let product = Int128(partsPerBillion) * Int128(nanoseconds)
        return Int64(clamping: (product + (isUp ? 999_999_999 : 0)) / 1_000_000_000)
    }

    private static func sum(_ one: Int64, _ other: Int64) -> Int64 {
        let (sum, isBeyond) = one.addingReportingOverflow(max(other, 0))
        return isBeyond ? .max : sum
    }
}
