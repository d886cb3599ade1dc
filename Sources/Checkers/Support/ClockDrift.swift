/// By how much clocks may run off true time, and what a lease is worth among such clocks.
struct ClockDrift: Sendable {
    private let fast: Int128
    private let slow: Int128

    /// Clocks that are off by at most this much either way, in parts per billion.
    init(partsPerBillion: Int64) {
        precondition(partsPerBillion >= 0, "drift is a magnitude: \(partsPerBillion)")
        fast = Int128(1_000_000_000) + Int128(partsPerBillion)
        slow = Int128(1_000_000_000) - Int128(partsPerBillion)
    }

    /// The least true time in which some allowed clock sees a lease pass: the fastest one does.
    func leastAge(ofLease nanoseconds: Int64) -> Int64 {
        Int64(clamping: Int128(nanoseconds) * 1_000_000_000 / fast)
    }

    /// How long the slowest clock may count while the fastest one counts the lease.
    func longestBelief(inLease nanoseconds: Int64) -> Int64 {
        Int64(clamping: Int128(nanoseconds) * slow / fast)
    }
}
