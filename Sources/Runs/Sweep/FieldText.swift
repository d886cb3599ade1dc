/// Lines of fields with tabs between them, as workers and journals write them.
enum FieldText {
    /// One line, its newline included.
    static func line(_ fields: [String]) -> String {
        fields.map(escaped).joined(separator: "\t") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 9 || $0 == 10 || $0 == 92 }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\t": result += "\\t"
            case "\n": result += "\\n"
            case "\\": result += "\\\\"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// Takes the fields of a line one after the other; `nil` where there is none or none of the kind.
struct FieldReader {
    private var rest: ArraySlice<UInt8>
    private(set) var isAtEnd = false

    /// Reads a line without its newline.
    init(_ line: ArraySlice<UInt8>) {
        rest = line
    }

    /// The next field as it stands.
    mutating func field() -> ArraySlice<UInt8>? {
        guard !isAtEnd else { return nil }
        guard let tab = rest.firstIndex(of: 9) else {
            isAtEnd = true
            return rest
        }
        defer { rest = rest[(tab + 1)...] }
        return rest[..<tab]
    }

    /// The next field as the text it stands for.
    mutating func text() -> String? {
        guard let field = field() else { return nil }
        guard field.contains(92) else { return String(decoding: field, as: UTF8.self) }
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in field {
            if isEscape {
                bytes.append(byte == UInt8(ascii: "t") ? 9 : byte == UInt8(ascii: "n") ? 10 : byte)
                isEscape = false
            } else if byte == 92 {
                isEscape = true
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The next field as a number.
    mutating func word(radix: UInt64 = 10) -> UInt64? {
        field().flatMap { FieldReader.number($0, radix: radix) }
    }

    /// The next field as a number with a sign.
    mutating func integer() -> Int64? {
        field().flatMap { field in
            guard field.first == UInt8(ascii: "-") else {
                return FieldReader.number(field, radix: 10).flatMap(Int64.init(exactly:))
            }
            return FieldReader.number(field.dropFirst(), radix: 10).flatMap { magnitude in
                magnitude == 1 << 63 ? .min : Int64(exactly: magnitude).map { -$0 }
            }
        }
    }

    /// The next field as numbers with commas between them.
    mutating func counts() -> [Int]? {
        guard let field = field() else { return nil }
        guard !field.isEmpty else { return [] }
        var counts: [Int] = []
        counts.reserveCapacity(16)
        for part in field.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            guard let number = FieldReader.number(part, radix: 10).flatMap(Int.init(exactly:))
            else { return nil }
            counts.append(number)
        }
        return counts
    }

    /// The next field as the seeds of a lineage, of which there may be none.
    mutating func ancestors() -> [UInt64]? {
        text().flatMap { $0.isEmpty ? [] : Lineage.ancestors($0) }
    }

    /// The next field as words with commas between them.
    mutating func words() -> [String]? {
        text().map { $0.split(separator: ",").map(String.init) }
    }

    private static func number(_ digits: ArraySlice<UInt8>, radix: UInt64) -> UInt64? {
        guard !digits.isEmpty else { return nil }
        var value: UInt64 = 0
        for byte in digits {
            let digit: UInt64
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt64(byte) - 48
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = UInt64(byte) - 87
            default: return nil
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard digit < radix, !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}

/// Cuts bytes that arrive in pieces into lines.
struct LineBuffer {
    private var bytes: [UInt8] = []
    private var start = 0

    /// The bytes behind the last newline: a line that is not complete.
    var torn: ArraySlice<UInt8> { bytes[start...] }

    /// Takes more bytes in.
    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.removeSubrange(..<start)
        start = 0
        bytes.append(contentsOf: more)
    }

    /// The next complete line, without its newline.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = bytes[start...].firstIndex(of: 10) else { return nil }
        defer { start = end + 1 }
        return bytes[start..<end]
    }
}
