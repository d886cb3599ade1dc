internal import LockstepSimulation

/// The four durations of client-go's election, in nanoseconds.
struct ClientGoTimings: Hashable, Sendable {
    /// LeaseDuration; what the record publishes are its whole seconds.
    var lease: Int64
    /// RenewDeadline: how long one round of renewing may take.
    var hold: Int64
    /// RetryPeriod.
    var retry: Int64
    /// How long the client waits for an answer.
    var request: Int64

    private static let second: Int64 = 1_000_000_000

    /// The durations that a scenario gives, and the usual ones where it gives none.
    init(_ settings: Settings) {
        lease = settings.nanoseconds("lease") ?? 15 * Self.second
        hold = settings.nanoseconds("hold") ?? 10 * Self.second
        retry = settings.nanoseconds("retry") ?? 2 * Self.second
        request = settings.nanoseconds("request") ?? max(Self.second, hold / 2)
    }

    /// The whole seconds that the record publishes.
    var leaseSeconds: Int64 { lease / Self.second }

    /// The longest extra wait between two looks of a candidate: 1.2 retry periods.
    var longestJitter: Int64 { retry * 12 / 10 }

    /// How soon there must be a leader once faults stopped, on the slowest clock allowed: one look,
    /// a lease, one look, three round trips of 100 ms, and a request that was under way.
    var recoveryBoundNanoseconds: Int64 {
        let local = lease + 2 * (retry + longestJitter) + request
        return local / 9 * 10 + 3 * 100_000_000
    }

    /// Refuses what client-go refuses, and no more.
    ///
    /// That retry + hold may exceed lease is not looked at: this is one of the ways to two leaders.
    func check() throws(ClientGoTimingsError) {
        let all = [("lease", lease), ("hold", hold), ("retry", retry), ("request", request)]
        for (name, nanoseconds) in all where nanoseconds <= 0 { throw .notPositive(name: name) }
        guard lease > hold else { throw .leaseTooShort(lease: lease, hold: hold) }
        guard hold > longestJitter else { throw .holdTooShort(hold: hold, least: longestJitter) }
    }
}

/// Why client-go refuses its timings.
enum ClientGoTimingsError: Error, Hashable, CustomStringConvertible {
    case notPositive(name: String)
    case leaseTooShort(lease: Int64, hold: Int64)
    case holdTooShort(hold: Int64, least: Int64)

    var description: String {
        switch self {
        case .notPositive(let name):
            "\(name) is 0, and must be longer than that"
        case .leaseTooShort(let lease, let hold):
            """
            lease is \(Duration.nanoseconds(lease)), but must exceed hold = \
            \(Duration.nanoseconds(hold)): others would take over while the holder still renews; \
            lengthen lease or shorten hold
            """
        case .holdTooShort(let hold, let least):
            """
            hold is \(Duration.nanoseconds(hold)), but must exceed 1.2 x retry = \
            \(Duration.nanoseconds(least)): a round would end before its second attempt; lengthen \
            hold or shorten retry
            """
        }
    }
}
