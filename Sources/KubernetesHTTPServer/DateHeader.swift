internal import LockstepDeterminism
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the header `Date` says, which is written once a second.
final class DateHeader: Sendable {
    private struct State {
        var second: Int64 = .min
        var text = ""
    }

    private let state = Mutex(State())

    /// The date at a moment.
    ///
    /// - Source: RFC 9110, section 5.6.7.
    func text(at wall: WallInstant) -> String {
        let second = wall.nanoseconds / 1_000_000_000
        return state.withLock { state in
            if state.second != second { state = State(second: second, text: Self.text(second)) }
            return state.text
        }
    }

    private static func text(_ second: Int64) -> String {
        var time = time_t(second)
        var parts = tm()
        gmtime_r(&time, &parts)
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) "
            + "\(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }
}
