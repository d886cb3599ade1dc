extension JSONParser {
    /// Reads a number: an integer if it is written as one and fits 64 bits, else a double.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = bytes[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let digitsStart = position
        var magnitude: UInt64 = 0
        var fits = true
        while position < bytes.count, let digit = digit(bytes[position]) {
            let (scaled, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, spill) = scaled.addingReportingOverflow(UInt64(digit))
            fits = fits && !overflow && !spill
            magnitude = sum
            position += 1
        }
        if position == digitsStart { throw error("expected a digit") }
        if bytes[digitsStart] == UInt8(ascii: "0"), position - digitsStart > 1 {
            position = digitsStart
            throw error("a number may not begin with 0")
        }
        let isWhole = try skipFractionAndExponent()
        if isWhole, fits {
            if isNegative, magnitude <= UInt64(Int64.max) + 1 {
                return .integer(Int64(truncatingIfNeeded: 0 &- magnitude))
            }
            if !isNegative, magnitude <= UInt64(Int64.max) { return .integer(Int64(magnitude)) }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite || repairs else {
            position = start
            throw error("the number is out of range")
        }
        if !value.isFinite { spellings[value] = text }
        if repairs, spellings.count < Self.notesLimit, text != value.description {
            spellings[value] = text
        }
        return .double(value)
    }

    private func digit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        return digit < 10 ? digit : nil
    }

    /// Moves past a fraction and an exponent; says whether there was neither.
    private mutating func skipFractionAndExponent() throws(JSONError) -> Bool {
        var isWhole = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try skipDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if position < bytes.count,
                bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
            {
                position += 1
            }
            try skipDigits()
        }
        return isWhole
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = position
        while position < bytes.count, digit(bytes[position]) != nil { position += 1 }
        if position == start { throw error("expected a digit") }
    }

    /// Reads a member's name; the opening quote is the next byte.
    ///
    /// Names that API objects have are not made anew.
    mutating func name() throws(JSONError) -> String {
        let start = position + 1
        let (end, isASCII) = endOfPlain(from: start)
        if isASCII, end < bytes.count, bytes[end] == UInt8(ascii: "\""),
            let name = WellKnownNames.name(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        {
            position = end + 1
            return name
        }
        return try string(from: start, plainTo: end, isASCII: isASCII)
    }

    /// Reads a text; the opening quote is the next byte.
    mutating func string() throws(JSONError) -> String {
        let start = position + 1
        let (end, isASCII) = endOfPlain(from: start)
        return try string(from: start, plainTo: end, isASCII: isASCII)
    }

    /// Where the bytes end that stand for themselves, and whether all of them are ASCII.
    @inline(__always)
    private func endOfPlain(from start: Int) -> (end: Int, isASCII: Bool) {
        // Kept in variables of their own, which costs less than the parser's.
        let bytes = bytes
        var end = start
        var words: UInt64 = 0
        while end + 8 <= bytes.count {
            let word = UInt64(
                littleEndian: UnsafeRawBufferPointer(bytes)
                    .loadUnaligned(fromByteOffset: end, as: UInt64.self)
            )
            let marks = escapeMarks(word)
            if marks != 0 {
                let plain = marks.trailingZeroBitCount / 8
                words |= word & ~(UInt64.max << UInt64(8 * plain))
                end += plain
                break
            }
            words |= word
            end += 8
        }
        var union: UInt8 = words & 0x8080_8080_8080_8080 == 0 ? 0 : 0x80
        while end < bytes.count, !needsEscape(bytes[end]) {
            union |= bytes[end]
            end += 1
        }
        return (end, union < 0x80)
    }

    /// Reads a text from its first byte on, up to the closing quote.
    private mutating func string(
        from start: Int,
        plainTo end: Int,
        isASCII: Bool
    ) throws(JSONError) -> String {
        position = end
        guard end < bytes.count else { throw error("expected '\"', found the end of the text") }
        if bytes[end] == UInt8(ascii: "\\") { return try escapedString(from: start) }
        if bytes[end] != UInt8(ascii: "\"") { throw error("a control character must be escaped") }
        let text = try text(start..<end, isASCII: isASCII)
        position += 1
        return text
    }

    private func text(_ range: Range<Int>, isASCII: Bool) throws(JSONError) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        if isASCII { return String(decoding: slice, as: UTF8.self) }
        if let text = String(validating: slice, as: UTF8.self) { return text }
        guard repairs else {
            throw JSONError("the text is not UTF-8", at: range.lowerBound, in: bytes)
        }
        return repaired(Array(slice))
    }

    /// Reads the rest of a text that has at least one escape.
    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                if let text = String(validating: buffer, as: UTF8.self) { return text }
                if repairs { return repaired(buffer) }
                throw JSONError("the text is not UTF-8", at: start, in: bytes)
            }
            if byte < 0x20 { throw error("a control character must be escaped") }
            if byte == UInt8(ascii: "\\") {
                try escape(into: &buffer)
            } else {
                buffer.append(byte)
                position += 1
            }
        }
        throw error("expected '\"', found the end of the text")
    }

    /// Reads one escape; the backslash is the next byte.
    private mutating func escape(into buffer: inout [UInt8]) throws(JSONError) {
        guard position + 1 < bytes.count else { throw error("the escape is not complete") }
        let plain: UInt8
        switch bytes[position + 1] {
        case UInt8(ascii: "u"):
            try unicodeEscape(into: &buffer)
            return
        case UInt8(ascii: "n"): plain = 0x0A
        case UInt8(ascii: "t"): plain = 0x09
        case UInt8(ascii: "r"): plain = 0x0D
        case UInt8(ascii: "b"): plain = 0x08
        case UInt8(ascii: "f"): plain = 0x0C
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            plain = bytes[position + 1]
        default: throw error("there is no such escape")
        }
        buffer.append(plain)
        position += 2
    }

    private mutating func unicodeEscape(into buffer: inout [UInt8]) throws(JSONError) {
        var code = try hexadecimal(at: position + 2)
        var length = 6
        if code & 0xFC00 == 0xD800, position + 7 < bytes.count,
            bytes[position + 6] == UInt8(ascii: "\\"), bytes[position + 7] == UInt8(ascii: "u")
        {
            let low = try hexadecimal(at: position + 8)
            if low & 0xFC00 == 0xDC00 {
                code = 0x10000 + ((code & 0x3FF) << 10) + (low & 0x3FF)
                length = 12
            }
        }
        guard let scalar = Unicode.Scalar(code) ?? (repairs ? "\u{FFFD}" : nil) else {
            throw error("a surrogate stands alone")
        }
        buffer.append(contentsOf: Unicode.UTF8.encode(scalar) ?? .encodedReplacementCharacter)
        position += length
    }

    private func hexadecimal(at start: Int) throws(JSONError) -> UInt32 {
        guard start + 4 <= bytes.count else { throw error("the escape is not complete") }
        var code: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw error("expected four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}

/// Reads bytes as UTF-8, with U+FFFD for each byte that belongs to no character.
///
/// Strings would put one for several such bytes in a row, which is not what API servers store.
func repaired(_ bytes: [UInt8]) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
        let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        if let character = String(validating: rest.prefix(length), as: UTF8.self) {
            text += character
            rest = rest.dropFirst(length)
        } else {
            text += "\u{FFFD}"
            rest = rest.dropFirst()
        }
    }
    return text
}
