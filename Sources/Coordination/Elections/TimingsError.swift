/// Why a set of timings is refused.
public enum TimingsError: Error, Hashable, CustomStringConvertible {
    /// A duration that must be longer than zero is not.
    case notPositive(name: String, value: Duration)
    /// A drift bound is negative, or a whole and more.
    case impossibleDrift(partsPerMillion: Int64)
    /// A holder would still believe in its lock when others may take it.
    case holdTooLong(hold: Duration, longest: Duration, lease: Duration)
    /// One lost attempt to renew could end a term.
    case retryTooSlow(retry: Duration, request: Duration, half: Duration)

    /// Which relation fails, with both numbers, and what to change.
    public var description: String {
        switch self {
        case .notPositive(let name, let value):
            "\(name) is \(value), and must be longer than zero"
        case .impossibleDrift(let parts):
            "driftPartsPerMillion is \(parts), and must be from 0 to 999999 (100000 is a tenth)"
        case .holdTooLong(let hold, let longest, let lease):
            """
            hold is \(hold), but must not exceed (1 - drift) x (lease / (1 + drift) - \
            effectDelay) = \(longest) for a lease of \(lease): a holder with a slow clock would \
            still believe when a candidate with a fast one takes over; shorten hold or lengthen \
            lease
            """
        case .retryTooSlow(let retry, let request, let half):
            """
            retry + request is \(retry + request), but must not exceed hold / 2 = \(half): one \
            lost attempt could end a term; shorten retry or request, or lengthen hold
            """
        }
    }
}
