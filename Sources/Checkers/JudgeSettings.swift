/// The numbers judges measure against, all in true time.
public struct JudgeSettings: Hashable, Sendable {
    /// How far clock rates may be off, in parts per billion.
    public var driftPartsPerBillion: Int64
    /// How soon after the last fault there must be a leader, in nanoseconds.
    ///
    /// - Source: (L + 4.4 P) / (1 - drift) + 3 round trips + request time-out, for lease locks: by
    ///   then a lease has run out and whoever waits has looked.
    public var recoveryBoundNanoseconds: Int64
    /// How long after the end of a belief the stop may be reported, in nanoseconds.
    public var stopPatienceNanoseconds: Int64
    /// The longest time between two renewals while nothing is broken, in nanoseconds.
    ///
    /// - Source: A retry period, two requests of 2 s, and half a period more before the next, on
    ///   the slowest clock.
    public var renewalBoundNanoseconds: Int64
    /// How long what is over may still be seen, in nanoseconds: renewals after the end of the work,
    /// records of the dead, an old leader.
    public var cleanupBoundNanoseconds: Int64
    /// How long a pod that is asked to end may take, in nanoseconds.
    ///
    /// - Source: 30 s is the grace period that Kubernetes gives a pod.
    public var exitBoundNanoseconds: Int64
    /// How soon a released lock must have its next holder, in nanoseconds.
    ///
    /// - Source: Two of the longest jittered polls, of 2.2 retry periods or 4.4 s each, and a
    ///   request of 2 s, on the slowest clock.
    public var handOffBoundNanoseconds: Int64
    /// How many requests a pod may send within a second.
    public var requestsPerSecond: Int
    /// The shortest time between two looks of a pod that waits, in nanoseconds.
    public var retryNanoseconds: Int64

    /// The numbers for a lease of 15 s under a drift of a tenth, with a retry period of 2 s, unless
    /// told otherwise.
    ///
    /// They leave room for the slowest clock, and for requests that get no answer in time.
    public init(
        driftPartsPerBillion: Int64 = 100_000_000,
        recoveryBoundNanoseconds: Int64 = 30_000_000_000,
        stopPatienceNanoseconds: Int64 = 10_000_000_000,
        renewalBoundNanoseconds: Int64 = 8_000_000_000,
        cleanupBoundNanoseconds: Int64 = 10_000_000_000,
        exitBoundNanoseconds: Int64 = 30_000_000_000,
        handOffBoundNanoseconds: Int64 = 12_000_000_000,
        requestsPerSecond: Int = 20,
        retryNanoseconds: Int64 = 2_000_000_000
    ) {
        self.driftPartsPerBillion = driftPartsPerBillion
        self.recoveryBoundNanoseconds = recoveryBoundNanoseconds
        self.stopPatienceNanoseconds = stopPatienceNanoseconds
        self.renewalBoundNanoseconds = renewalBoundNanoseconds
        self.cleanupBoundNanoseconds = cleanupBoundNanoseconds
        self.exitBoundNanoseconds = exitBoundNanoseconds
        self.handOffBoundNanoseconds = handOffBoundNanoseconds
        self.requestsPerSecond = requestsPerSecond
        self.retryNanoseconds = retryNanoseconds
    }

    /// Makes room for timings that are slower than the usual ones; quicker ones change nothing.
    ///
    /// - Parameters:
    ///   - retryNanoseconds: The time between two renewals; `nil` for the usual one.
    ///   - requestNanoseconds: How long a request may stay unanswered; `nil` for the usual time.
    public mutating func makeRoom(retryNanoseconds: Int64?, requestNanoseconds: Int64?) {
        let retry = Int128(retryNanoseconds ?? 2_000_000_000)
        let request = Int128(requestNanoseconds ?? 2_000_000_000)
        let speed = Int128(max(1_000_000_000 - driftPartsPerBillion, 1))
        func onTheSlowestClock(_ nanoseconds: Int128) -> Int64 {
            Int64(clamping: nanoseconds * 1_000_000_000 / speed)
        }
        let renewal = onTheSlowestClock(retry * 3 / 2 + 2 * request)
        let handOff = onTheSlowestClock(retry * 44 / 10 + request)
        renewalBoundNanoseconds = max(renewalBoundNanoseconds, renewal)
        handOffBoundNanoseconds = max(handOffBoundNanoseconds, handOff)
        cleanupBoundNanoseconds = max(cleanupBoundNanoseconds, handOff - 2_000_000_000)
    }
}
