/// What is done to one directed link at the moment, and how many messages it has carried.
struct LinkState {
    /// The names at its ends, as one word.
    var key: UInt64 = 0
    var ordinal: UInt64 = 0
    /// How many faults cut it; it carries messages at 0.
    var cuts: Int32 = 0
    /// How many rules of faults look at its messages.
    var rules: Int32 = 0
    /// Loss that faults add, in parts per million.
    var addedLossPartsPerMillion: UInt64 = 0
    /// Latency that faults add, in nanoseconds.
    var addedLatencyNanoseconds: Int64 = 0
}
