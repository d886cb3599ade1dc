/// Why a text is no duration, in the words that a client is told.
struct DurationProblem: Error {
    var sentence: String
}

/// Reads a duration as Go writes it, such as `2s`, `1m30s` or `-0.5h`, in nanoseconds.
///
/// What 64 bits cannot hold is none.
///
/// - Source: Go's `time.ParseDuration`.
func goDurationNanoseconds(_ text: String) throws(DurationProblem) -> Int64 {
    let invalid = DurationProblem(sentence: "time: invalid duration \(quoted(text))")
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.elementsEqual("0".utf8) { return 0 }
    if rest.isEmpty { throw invalid }
    var total: UInt64 = 0
    while !rest.isEmpty {
        let whole = rest.prefix(while: isDigit)
        rest = rest[whole.endIndex...]
        var fraction = rest[rest.startIndex..<rest.startIndex]
        if rest.first == UInt8(ascii: ".") {
            fraction = rest.dropFirst().prefix(while: isDigit)
            rest = rest[fraction.endIndex...]
        }
        guard !whole.isEmpty || !fraction.isEmpty,
            let count = whole.isEmpty ? 0 : UInt64(Substring(whole))
        else { throw invalid }
        let unit = rest.prefix { !isDigit($0) && $0 != UInt8(ascii: ".") }
        rest = rest[unit.endIndex...]
        guard let scale = units.first(where: { unit.elementsEqual($0.name.utf8) })?.scale else {
            let name = String(decoding: unit, as: UTF8.self)
            throw DurationProblem(
                sentence: unit.isEmpty
                    ? "time: missing unit in duration \(quoted(text))"
                    : "time: unknown unit \(quoted(name)) in duration \(quoted(text))"
            )
        }
        let product = count.multipliedReportingOverflow(by: scale)
        let amount = product.partialValue.addingReportingOverflow(parts(fraction, scale))
        let sum = total.addingReportingOverflow(amount.partialValue)
        guard !product.overflow, !amount.overflow, !sum.overflow, sum.partialValue <= limit else {
            throw invalid
        }
        total = sum.partialValue
    }
    if isNegative { return total == limit ? .min : -Int64(total) }
    guard total < limit else { throw invalid }
    return Int64(total)
}

/// How much the digits after a point are of a unit; those beyond what 64 bits hold do not count.
private func parts(_ digits: Substring.UTF8View, _ scale: UInt64) -> UInt64 {
    var (value, divisor) = (0.0, 1.0)
    for digit in digits.prefix(18) {
        value = value * 10 + Double(digit - UInt8(ascii: "0"))
        divisor *= 10
    }
    return UInt64(value * (Double(scale) / divisor))
}

/// The magnitude of the longest negative duration.
private let limit: UInt64 = 1 << 63

private let units: [(name: String, scale: UInt64)] = [
    ("s", 1_000_000_000), ("ms", 1_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ("us", 1_000), ("ns", 1), ("\u{b5}s", 1_000), ("\u{3bc}s", 1_000),
]

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
