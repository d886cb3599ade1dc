/// How a host's timers miss their deadlines: they are never early.
public struct TimerLag: Hashable, Sendable {
    /// How late each timer is, in nanoseconds; drawn evenly for each deadline.
    public var lateNanoseconds: ClosedRange<Int64>
    /// Deadlines are first rounded up to multiples of this many nanoseconds of the pod's own clock,
    /// so that timers near one another are due together; 1 leaves them apart.
    public var coalescingNanoseconds: Int64

    /// Describes a lag.
    public init(lateNanoseconds: ClosedRange<Int64>, coalescingNanoseconds: Int64 = 1) {
        precondition(lateNanoseconds.lowerBound >= 0, "a timer cannot be early")
        precondition(coalescingNanoseconds > 0, "deadlines are rounded to at least 1 ns")
        self.lateNanoseconds = lateNanoseconds
        self.coalescingNanoseconds = coalescingNanoseconds
    }

    /// The local deadline that timers with this one are given.
    func coalesced(_ deadline: Int64) -> Int64 {
        guard coalescingNanoseconds > 1, deadline < .max - coalescingNanoseconds else {
            return deadline
        }
        let remainder = deadline % coalescingNanoseconds
        guard remainder != 0 else { return deadline }
        return deadline &- remainder &+ (remainder > 0 ? coalescingNanoseconds : 0)
    }
}
