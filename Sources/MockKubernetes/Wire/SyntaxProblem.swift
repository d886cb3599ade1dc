internal import LockstepKubernetes

extension JSONError {
    /// The problem in the words of the real server's reader, as far as they are known.
    ///
    /// - Source: The scanner of Go's `encoding/json`.
    func problem(in body: [UInt8]) -> String {
        if problem == "nested too deeply" { return "exceeded max depth" }
        // What that reader would put up with.
        if problem == "the number is out of range" { return problem }
        guard let place = place(in: body), place.offset < body.count else {
            return "unexpected end of JSON input"
        }
        return "invalid character \(quotedByte(body[place.offset])) \(place.context)"
    }

    /// The byte that does not fit, which may be the end, and what it does not fit into.
    private func place(in body: [UInt8]) -> (offset: Int, context: String)? {
        switch problem {
        case "expected ':'": return (offset, "after object key")
        case "expected ',' or '}'": return (offset, "after object key:value pair")
        case "expected ',' or ']'": return (offset, "after array element")
        case "expected the end of the text": return (offset, "after top-level value")
        case "expected a member's name":
            return (offset, "looking for beginning of object key string")
        case "expected a value": return (offset, "looking for beginning of value")
        case "expected true", "expected false", "expected null":
            return literalPlace(in: body, String(problem.dropFirst("expected ".count)))
        case "a control character must be escaped":
            let place = body[offset...].firstIndex { $0 < 0x20 }
            return place.map { ($0, "in string literal") }
        case "there is no such escape": return (offset + 1, "in string escape code")
        case "expected four hexadecimal digits":
            let place = body[offset...].dropFirst(2).firstIndex { !isHexadecimal($0) }
            return place.map { ($0, "in \\u hexadecimal character escape") }
        case "expected a digit": return (offset, digitContext(in: body))
        case "a number may not begin with 0": return (offset + 1, valueContext(in: body))
        default: return nil
        }
    }

    private func literalPlace(
        in body: [UInt8],
        _ word: String
    ) -> (offset: Int, context: String)? {
        for (index, byte) in word.utf8.enumerated() {
            guard offset + index < body.count else { return nil }
            if body[offset + index] == byte { continue }
            let expected = Character(Unicode.Scalar(byte))
            return (offset + index, "in literal \(word) (expecting '\(expected)')")
        }
        return nil
    }

    private func digitContext(in body: [UInt8]) -> String {
        switch offset > 0 ? body[offset - 1] : 0 {
        case UInt8(ascii: "."): "after decimal point in numeric literal"
        case UInt8(ascii: "-") where !isExponent(in: body): "in numeric literal"
        default: "in exponent of numeric literal"
        }
    }

    /// What a value at the place stands in.
    private func valueContext(in body: [UInt8]) -> String {
        var open: [UInt8] = []
        var isInText = false
        var isEscaped = false
        for byte in body[..<offset] {
            if isInText {
                if byte == UInt8(ascii: "\""), !isEscaped { isInText = false }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isInText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): open.append(byte)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open.removeLast()
            default: break
            }
        }
        switch open.last {
        case UInt8(ascii: "{"): return "after object key:value pair"
        case UInt8(ascii: "["): return "after array element"
        default: return "after top-level value"
        }
    }

    private func isExponent(in body: [UInt8]) -> Bool {
        offset > 1 && body[offset - 2] | 0x20 == UInt8(ascii: "e")
    }
}

/// A byte as the real server's reader quotes it, which takes it for a character of its own.
func quotedByte(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "'"): return #"'\''"#
    case UInt8(ascii: "\n"): return #"'\n'"#
    case UInt8(ascii: "\r"): return #"'\r'"#
    case UInt8(ascii: "\t"): return #"'\t'"#
    case UInt8(ascii: "\\"): return #"'\\'"#
    case 0x20..<0x7F, 0xA1..<0xAD, 0xAE...0xFF:
        return "'\(Character(Unicode.Scalar(byte)))'"
    case 0x80...: return "'\\u00\(String(byte, radix: 16))'"
    default: return "'\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))'"
    }
}

/// Whether a byte is a hexadecimal digit.
func isHexadecimal(_ byte: UInt8) -> Bool {
    0x30...0x39 ~= byte || 0x61...0x66 ~= byte | 0x20
}
