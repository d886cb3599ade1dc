/// A value that a scenario gives, checked against the type that its parameter declares.
///
/// It carries no unit that a reader would have to guess: durations are nanoseconds, shares are
/// parts per million.
public enum Setting: Hashable, Sendable {
    /// Yes or no.
    case flag(Bool)
    /// A whole number.
    case count(Int64)
    /// A length of time, never negative.
    case duration(nanoseconds: Int64)
    /// A length of time to be drawn between two bounds, both included.
    case durationRange(nanoseconds: ClosedRange<Int64>)
    /// A probability or a rate, from 0 to 1,000,000 parts per million.
    case share(partsPerMillion: Int64)
    /// A name or a text.
    case text(String)
    /// Names or texts, in the order in which they were written.
    case list([String])
}

extension Setting {
    /// A duration as a scenario has it, in the largest unit that leaves no fraction and
    /// is no longer than a second.
    package static func text(ofNanoseconds nanoseconds: Int64) -> String {
        let units: [(String, Int64)] = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)]
        for (unit, size) in units where nanoseconds % size == 0 {
            return "\(nanoseconds / size)\(unit)"
        }
        return "\(nanoseconds)ns"
    }
}
