/// The text of a scenario file, looked at before a parser sees it.
///
/// It refuses what would make reading slow or what a person cannot see: files that are no scenario
/// by their size, bytes that are no text, tabs, control characters, and aliases in numbers.
struct ScenarioText {
    /// The most bytes a scenario may have.
    static let sizeLimit = 256 * 1_024

    /// How many aliases the parser may be shown; the reader refuses even the first, but only
    /// after the parser has unfolded them.
    static let aliasLimit = 8

    let text: String

    /// Takes the bytes of a file.
    init(bytes: [UInt8], file: String) throws(ScenarioError) {
        guard bytes.count <= Self.sizeLimit else {
            throw ScenarioError(
                file: file,
                place: .file,
                found: "more than 256 KiB",
                expected: "a scenario of about 40 lines"
            )
        }
        guard let text = String(validating: bytes.withoutByteOrderMark, as: UTF8.self) else {
            throw ScenarioError(
                file: file,
                place: Self.firstInvalidPlace(in: bytes),
                found: "bytes that are no UTF-8",
                expected: "text in UTF-8"
            )
        }
        try self.init(text: text, file: file, option: nil)
    }

    /// Takes a text from anywhere; `option` names the option whose value it is.
    init(text: String, file: String, option: String?) throws(ScenarioError) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw ScenarioError(
                file: file,
                place: option.map { .option($0) } ?? .file,
                found: "more than 256 KiB",
                expected: "a scenario of about 40 lines"
            )
        }
        var line = 1
        var column = 1
        var aliases = 0
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            let place =
                option.map { .option($0) }
                ?? ScenarioPlace.position(
                    line: line,
                    column: column
                )
            if let found = Self.invisible(scalar) {
                throw ScenarioError(
                    file: file,
                    place: place,
                    found: found.found,
                    expected: found.expected
                )
            }
            if previous == "*", Self.isOfName(scalar) { aliases += 1 }
            guard aliases <= Self.aliasLimit else {
                throw ScenarioError(
                    file: file,
                    place: place,
                    found: "many aliases (`*name`)",
                    expected: "every value written out"
                )
            }
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
            previous = scalar
        }
        self.text = text
    }

    /// Whether an alias can begin with it: the parser takes letters, digits, `_` and `-`.
    private static func isOfName(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
            || scalar == "-"
    }

    private static func invisible(_ scalar: Unicode.Scalar) -> (found: String, expected: String)? {
        switch scalar.value {
        case 0x09: ("a tab", "spaces")
        case 0x0A, 0x0D: nil
        case 0..<0x20, 0x7F..<0xA0: ("a control character", "text that can be seen")
        case 0x2028, 0x2029: ("an invisible line break", "text that can be seen")
        default: nil
        }
    }

    private static func firstInvalidPlace(in bytes: [UInt8]) -> ScenarioPlace {
        var line = 1
        var column = 1
        var decoder = UTF8()
        var rest = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&rest) {
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        return .position(line: line, column: column)
    }
}
