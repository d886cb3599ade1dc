extension Int64 {
    /// The number with so many places behind the point: `(-1250).decimal(places: 3)` is `-1.250`.
    ///
    /// - Parameters:
    ///   - places: How many places there are, from 0 to 19.
    ///   - least: How many of them stay though they are zeros, from the first; all if not given.
    /// - Returns: The digits; without a point if no place stays.
    public func decimal(places: Int, keeping least: Int? = nil) -> String {
        var unit: UInt64 = 1
        for _ in 0..<places { unit *= 10 }
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: unit)
        let digits = places > 0 ? String(rest) : ""
        var fraction = String(repeating: "0", count: places - digits.utf8.count) + digits
        while fraction.utf8.count > least ?? places, fraction.last == "0" { fraction.removeLast() }
        return (self < 0 ? "-" : "") + "\(whole)" + (fraction.isEmpty ? "" : ".\(fraction)")
    }
}
