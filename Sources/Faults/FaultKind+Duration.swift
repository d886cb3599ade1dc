extension FaultKind {
    /// How long a fault lasts at least that lasts at all: a millisecond, the least that a message
    /// takes by default.
    public static let leastDurationNanoseconds: Int64 = 1_000_000

    /// How long a fault of this kind lasts at least, in nanoseconds; 0 if its effect is momentary.
    public var leastDurationNanoseconds: Int64 { lasts ? Self.leastDurationNanoseconds : 0 }
}
