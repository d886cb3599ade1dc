/// The characters that may stand at one place of a pattern.
struct PatternSet: Sendable {
    private var ranges: [ClosedRange<UInt32>]
    /// Whether a letter of ASCII counts in capitals or not.
    var ignoresCase = false

    init(_ ranges: [ClosedRange<UInt32>]) {
        self.ranges = ranges
    }

    /// One character.
    init(_ scalar: Unicode.Scalar) {
        ranges = [scalar.value...scalar.value]
    }

    /// The characters of a text, as ranges of two each.
    private init(pairs text: String) {
        let values = text.unicodeScalars.map(\.value)
        ranges = stride(from: 0, to: values.count, by: 2).map { values[$0]...values[$0 + 1] }
    }

    static let any = PatternSet([0...0x10FFFF])
    static let digit = PatternSet(pairs: "09")
    static let word = PatternSet(pairs: "09AZ__az")
    static let space = PatternSet(pairs: "\t\n\u{C}\r  ")
    static let newline = PatternSet("\n")

    /// The classes that have names between colons.
    static let named: [String: PatternSet] = [
        "alnum": PatternSet(pairs: "09AZaz"), "alpha": PatternSet(pairs: "AZaz"),
        "ascii": PatternSet([0...0x7F]), "blank": PatternSet(pairs: "\t\t  "),
        "cntrl": PatternSet([0...0x1F, 0x7F...0x7F]), "digit": digit,
        "graph": PatternSet(pairs: "!~"), "lower": PatternSet(pairs: "az"),
        "print": PatternSet(pairs: " ~"), "punct": PatternSet(pairs: "!/:@[`{~"),
        "space": PatternSet(pairs: "\t\r  "), "upper": PatternSet(pairs: "AZ"), "word": word,
        "xdigit": PatternSet(pairs: "09AFaf"),
    ]

    /// All characters but these.
    var others: PatternSet {
        var rest: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { rest.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { rest.append(next...0x10FFFF) }
        return PatternSet(rest)
    }

    /// The number of the only character; `nil` for a class.
    var single: UInt32? {
        guard ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }

    mutating func formUnion(_ other: PatternSet) { ranges += other.ranges }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if ranges.contains(where: { $0.contains(value) }) { return true }
        guard ignoresCase, scalar.properties.isAlphabetic, scalar.isASCII else { return false }
        return ranges.contains { $0.contains(value ^ 0x20) }
    }
}
