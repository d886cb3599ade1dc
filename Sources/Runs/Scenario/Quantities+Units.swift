extension Quantities {
    /// The nanoseconds in a unit.
    static func scale(of unit: String) -> Int64? {
        switch unit {
        case "ns": 1
        case "us": 1_000
        case "ms": 1_000_000
        case "s": 1_000_000_000
        case "m": 60_000_000_000
        case "h": 3_600_000_000_000
        default: nil
        }
    }

    /// The unit that another spelling of it stands for.
    static func meantUnit(_ unit: String) -> String? {
        switch unit.lowercased().filter({ !$0.isWhitespace }) {
        case "ns", "nsec", "nanos", "nanosecond", "nanoseconds": "ns"
        case "us", "µs", "μs", "usec", "micros", "microsecond", "microseconds": "us"
        case "ms", "msec", "millis", "millisecond", "milliseconds": "ms"
        case "s", "sec", "secs", "second", "seconds": "s"
        case "m", "min", "mins", "minute", "minutes": "m"
        case "h", "hr", "hrs", "hour", "hours": "h"
        default: nil
        }
    }

    /// The range that a text with another sign between its bounds stands for.
    static func meantRange(_ text: String) -> String? {
        let separators: [Character] = [".", "-", "–", "…", ",", "~", " "]
        let bounds = text.split { separators.contains($0) && $0 != "." || $0 == " " }
        if bounds.count == 2, let range = joined(bounds[0], bounds[1]) { return range }
        guard let dots = firstDots(in: text) else { return nil }
        let low = text[..<dots.lowerBound].filter { $0 != " " }
        let high = text[dots.upperBound...].drop { $0 == "." || $0 == " " }
        return joined(low[...], high)
    }

    private static func joined(_ low: Substring, _ high: Substring) -> String? {
        guard (try? nanoseconds(String(low))) != nil, (try? nanoseconds(String(high))) != nil
        else { return nil }
        return "\(low)..\(high)"
    }

    /// The first two dots in a row.
    static func firstDots(in text: String) -> Range<String.Index>? {
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            if text[index] == ".", next < text.endIndex, text[next] == "." {
                return index..<text.index(after: next)
            }
            index = next
        }
        return nil
    }
}

/// An unsigned decimal number as it was written: digits, and digits after a point.
struct Decimal {
    /// What multiplying by a unit gave.
    enum Scaled: Equatable {
        case exact(Int64)
        case tooFine
        case tooLarge
    }

    private let whole: Substring
    private let fraction: Substring

    /// Reads the number that a text begins with; `nil` if it begins with none.
    init?(prefixOf text: String) {
        whole = text.prefix { $0.isASCII && $0.isNumber }
        guard !whole.isEmpty else { return nil }
        let rest = text[whole.endIndex...]
        let decimals = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        fraction = rest.first == "." ? decimals : ""
    }

    /// How many characters of the text belong to the number.
    var length: Int { whole.count + (fraction.isEmpty ? 0 : fraction.count + 1) }

    /// The number times `unit`, exactly or not at all.
    func scaled(by unit: Int64) -> Scaled {
        guard let count = Int64(whole) else { return .tooLarge }
        let (product, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow else { return .tooLarge }
        var rest = Self.withoutTrailingZeros(fraction)
        var sum = product
        var worth = unit
        while let digit = rest.popFirst() {
            guard worth % 10 == 0, let value = digit.wholeNumberValue else { return .tooFine }
            worth /= 10
            let (next, spill) = sum.addingReportingOverflow(Int64(value) * worth)
            guard !spill else { return .tooLarge }
            sum = next
        }
        return .exact(sum)
    }

    private static func withoutTrailingZeros(_ digits: Substring) -> Substring {
        var digits = digits
        while digits.last == "0" { digits.removeLast() }
        return digits
    }
}
