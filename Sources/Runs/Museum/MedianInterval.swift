/// The median of some numbers, and between which of them the true median lies with 95 % certainty.
///
/// A number that is not known is larger than every other: of a search that was given up it is known
/// only that it would have taken longer.
///
/// - Source: the distribution-free interval by order statistics, from the binomial distribution
///   with one half.
public struct MedianInterval: Hashable, Sendable {
    /// The median, the lower one of two; `nil` if it is not known.
    public let median: Double?
    /// The lower end; `nil` if it is not known.
    public let low: Double?
    /// The upper end; `nil` if it is not known.
    public let high: Double?

    /// Orders the numbers; of fewer than six the interval is all there is.
    public init(_ numbers: [Double?]) {
        let known = numbers.compactMap { $0 }.sorted()
        let count = numbers.count
        func number(_ place: Int) -> Double? {
            known.indices.contains(place) ? known[place] : nil
        }
        let rank = MedianInterval.rank(of: count)
        median = number((count - 1) / 2)
        low = number(rank)
        high = number(count - 1 - rank)
    }

    /// How many numbers may be cut off at each end: fewer than so many of them lie below the true
    /// median with a probability of at most 2.5 %.
    private static func rank(of count: Int) -> Int {
        var rank = 0
        var probability = 1.0
        for _ in 0..<count { probability /= 2 }
        var sum = 0.0
        while rank < count / 2 {
            sum += probability
            guard sum <= 0.025 else { break }
            rank += 1
            probability = probability * Double(count - rank + 1) / Double(rank)
        }
        return max(rank - 1, 0)
    }
}
