internal import LockstepDeterminism

/// The durations of a lock, checked against each other.
///
/// A set that exists is safe under its drift bound: a holder's time is over on its own clock
/// before anyone else's clock can end its lease.
///
///     let timings = try ElectionTimings(lease: .seconds(30), hold: .seconds(20))
///     timings.worstCaseFailover                          // how long a dead leader is missed
public struct ElectionTimings: Hashable, Sendable {
    /// How long others leave a record alone that does not change; what the record publishes.
    public let lease: Duration
    /// How long a holder relies on a write, counted from the sending of it.
    public let hold: Duration
    /// How often a holder renews; others look between once and 2.2 times this apart.
    public let retry: Duration
    /// How long a request may stay unanswered before its outcome counts as unknown.
    public let request: Duration
    /// How far from true any clock may run, in parts per million.
    public let driftPartsPerMillion: Int64
    /// How long after its check an effect may take place; a lock is given back no earlier.
    public let effectDelay: Duration
    /// How long giving the lock back may take before it is given up, from when it may begin.
    public let release: Duration

    @usableFromInline let leaseNanoseconds: Int64
    @usableFromInline let holdNanoseconds: Int64
    @usableFromInline let retryNanoseconds: Int64
    /// `request` in nanoseconds.
    public let requestNanoseconds: Int64
    @usableFromInline let releaseNanoseconds: Int64
    /// `effectDelay` on the fastest clock.
    let longestEffectNanoseconds: Int64

    /// The most that a term which is renewed in time always has left.
    @usableFromInline var longestMargin: Duration { hold - retry - request }

    /// The usual set: a lease of 15 s, held for 10 s, renewed every 2 s, for clocks that run true
    /// within a tenth.
    public static let standard = ElectionTimings(
        unchecked: .seconds(15),
        hold: .seconds(10),
        retry: .seconds(2),
        request: .seconds(2)
    )

    /// Checks a set of durations.
    ///
    /// The safety of a lock needs hold <= (1 - drift) x (lease / (1 + drift) - effectDelay). That
    /// one lost attempt never ends a term needs retry + request <= hold / 2.
    ///
    /// - Parameters:
    ///   - lease: How long others leave an unchanged record alone. A store that publishes whole
    ///     seconds rounds it up.
    ///   - hold: How long a holder relies on a write.
    ///   - retry: How often a holder renews.
    ///   - request: How long a request may stay unanswered.
    ///   - driftPartsPerMillion: How far from true any clock may run: 100,000 is a tenth.
    ///   - effectDelay: How long after its check an effect may take place; zero if only belief
    ///     matters or resources check tokens.
    ///   - release: How long giving the lock back may take.
    /// - Throws: `TimingsError`, which says what to change.
    public init(
        lease: Duration = .seconds(15),
        hold: Duration = .seconds(10),
        retry: Duration = .seconds(2),
        request: Duration = .seconds(2),
        driftPartsPerMillion: Int64 = 100_000,
        effectDelay: Duration = .zero,
        release: Duration = .seconds(4)
    ) throws(TimingsError) {
        self.init(
            unchecked: lease,
            hold: hold,
            retry: retry,
            request: request,
            driftPartsPerMillion: driftPartsPerMillion,
            effectDelay: effectDelay,
            release: release
        )
        try check()
    }

    /// Takes a set of durations without checking it, for trying out what a bad set does.
    package init(
        unchecked lease: Duration,
        hold: Duration,
        retry: Duration,
        request: Duration,
        driftPartsPerMillion: Int64 = 100_000,
        effectDelay: Duration = .zero,
        release: Duration = .seconds(4)
    ) {
        self.lease = lease
        self.hold = hold
        self.retry = retry
        self.request = request
        self.driftPartsPerMillion = driftPartsPerMillion
        self.effectDelay = effectDelay
        self.release = release
        self.leaseNanoseconds = lease.wholeNanoseconds
        self.holdNanoseconds = hold.wholeNanoseconds
        self.retryNanoseconds = retry.wholeNanoseconds
        self.requestNanoseconds = request.wholeNanoseconds
        self.releaseNanoseconds = release.wholeNanoseconds
        let million: Int128 = 1_000_000
        let effect = Int128(effectDelay.wholeNanoseconds) * (million + Int128(driftPartsPerMillion))
        self.longestEffectNanoseconds = Int64(clamping: (effect + million - 1) / million)
    }

    /// How long a lock can stay without a holder after one died: two looks and a lease, on the
    /// slowest clock.
    ///
    /// Messages are not counted.
    public var worstCaseFailover: Duration {
        let local = Int128(leaseNanoseconds) + Int128(retryNanoseconds) * 44 / 10
        let nanoseconds = local * 1_000_000 / Int128(1_000_000 - driftPartsPerMillion)
        return .nanoseconds(Int64(clamping: nanoseconds))
    }

    /// The longest hold that the lease, the drift and the effect delay allow.
    var longestHold: Duration {
        let million: Int128 = 1_000_000
        let drift = Int128(driftPartsPerMillion)
        let shortest = Int128(leaseNanoseconds) * million / (million + drift)
        let left = shortest - Int128(effectDelay.wholeNanoseconds)
        return .nanoseconds(Int64(clamping: left * (million - drift) / million))
    }

    private func check() throws(TimingsError) {
        try checkEach()
        guard hold <= longestHold else {
            throw .holdTooLong(hold: hold, longest: longestHold, lease: lease)
        }
        guard retry + request <= hold / 2 else {
            throw .retryTooSlow(retry: retry, request: request, half: hold / 2)
        }
    }

    /// Looks at each value by itself: without this nothing runs, not even what is tried unchecked.
    ///
    /// - Throws: `TimingsError`, which says what to change.
    package func checkEach() throws(TimingsError) {
        let durations: [(String, Duration)] = [
            ("lease", lease), ("hold", hold), ("retry", retry), ("request", request),
            ("release", release),
        ]
        for (name, duration) in durations where duration.wholeNanoseconds <= 0 {
            throw .notPositive(name: name, value: duration)
        }
        guard effectDelay >= .zero else {
            throw .notPositive(name: "effectDelay", value: effectDelay)
        }
        guard 0..<1_000_000 ~= driftPartsPerMillion else {
            throw .impossibleDrift(partsPerMillion: driftPartsPerMillion)
        }
    }
}
