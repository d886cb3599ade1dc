/// An amount of a resource, such as `100m` of a processor or `64Mi` of memory.
///
///     Quantity(text: "0.1")?.text                      // "100m"
///     Quantity(text: "1024Mi")?.text                   // "1Gi"
///
/// Amounts are exact to a billionth; what is finer is rounded up, as by the server.
///
/// - Source: Kubernetes `resource.Quantity`.
struct Quantity: Hashable, Comparable, Sendable {
    /// Billionths of one unit.
    let nanos: Int128
    /// Which suffixes the text has.
    private let form: Form

    private enum Form: Hashable {
        case decimal, binary, exponent
    }

    private static let unit: Int128 = 1_000_000_000
    private static let decimals: [(String, Int128)] = [
        ("n", 1), ("u", 1_000), ("m", 1_000_000), ("", unit), ("k", unit * 1_000),
        ("M", unit * 1_000_000), ("G", unit * unit), ("T", unit * unit * 1_000),
        ("P", unit * unit * 1_000_000), ("E", unit * unit * unit),
    ]
    private static let binaries: [(String, Int128)] = [
        ("Ki", unit << 10), ("Mi", unit << 20), ("Gi", unit << 30), ("Ti", unit << 40),
        ("Pi", unit << 50), ("Ei", unit << 60),
    ]

    /// Reads an amount; `nil` if the text is none, or too large for 18 digits of units.
    init?(text: String) {
        let number = text.utf8.prefix {
            $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
                || $0 == UInt8(ascii: "+")
        }
        // Not by characters: an accent may stand on a digit.
        let suffix = String(decoding: text.utf8.dropFirst(number.count), as: UTF8.self)
        let scale: Int128
        if let decimal = Quantity.decimals.first(where: { $0.0 == suffix }) {
            (scale, form) = (decimal.1, .decimal)
        } else if let binary = Quantity.binaries.first(where: { $0.0 == suffix }) {
            (scale, form) = (binary.1, .binary)
        } else if suffix.first == "e" || suffix.first == "E",
            let power = Int(suffix.dropFirst()), (-9...18).contains(power)
        {
            scale = (0..<(power + 9)).reduce(1 as Int128) { product, _ in product * 10 }
            form = .exponent
        } else {
            return nil
        }
        guard let nanos = Quantity.nanos(Array(number), scale: scale) else { return nil }
        self.nanos = nanos
    }

    /// A number with a fraction times a scale, rounded away from zero.
    private static func nanos(_ digits: [UInt8], scale: Int128) -> Int128? {
        var rest = digits[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let parts = rest.split(
            separator: UInt8(ascii: "."),
            maxSplits: 2,
            omittingEmptySubsequences: false
        )
        let length = parts.reduce(0) { $0 + $1.count }
        guard parts.count <= 2, length > 0, length <= 18 else { return nil }
        var magnitude: Int128 = 0
        var divisor: Int128 = 1
        for (index, part) in parts.enumerated() {
            for byte in part {
                guard byte &- UInt8(ascii: "0") < 10 else { return nil }
                magnitude = magnitude * 10 + Int128(byte - UInt8(ascii: "0"))
                if index == 1 { divisor *= 10 }
            }
        }
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        let nanos = product / divisor + (product % divisor == 0 ? 0 : 1)
        return isNegative ? -nanos : nanos
    }

    /// The amount as the server writes it: the largest suffix that leaves a whole number.
    var text: String {
        if nanos == 0 { return "0" }
        if form == .binary, nanos % Quantity.unit == 0 {
            let suffix = Quantity.binaries.last { nanos % $0.1 == 0 } ?? ("", Quantity.unit)
            return "\(nanos / suffix.1)\(suffix.0)"
        }
        let suffix = Quantity.decimals.last { nanos % $0.1 == 0 } ?? ("n", 1)
        guard form == .exponent else { return "\(nanos / suffix.1)\(suffix.0)" }
        let place = Quantity.decimals.firstIndex { $0.0 == suffix.0 } ?? 3
        let power = (place - 3) * 3
        return power == 0 ? "\(nanos / suffix.1)" : "\(nanos / suffix.1)e\(power)"
    }

    /// The smaller amount comes first, however it is written.
    static func < (left: Quantity, right: Quantity) -> Bool { left.nanos < right.nanos }

    /// What the server says about a text that is no amount.
    static func problem(_ text: String) -> String {
        text.isEmpty || text.utf8.contains { $0 <= 0x20 }
            ? "unable to parse quantity's suffix"
            : "quantities must match the regular expression "
                + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    }
}
