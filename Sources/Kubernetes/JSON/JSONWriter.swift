extension JSONValue: CustomStringConvertible {
    /// The JSON text: no white space, members in their order, only what must be escaped escaped.
    public var description: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the JSON text in UTF-8.
    ///
    /// A double that is not finite has no JSON form and becomes `null`.
    public func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: append("null", to: &bytes)
        case .bool(true): append("true", to: &bytes)
        case .bool(false): append("false", to: &bytes)
        case .integer(let value): append(value, to: &bytes)
        case .double(let value): bytes.append(contentsOf: doubleText(value).utf8)
        case .string(let value): append(quoting: value, to: &bytes)
        case .array(let elements):
            var separator = UInt8(ascii: "[")
            for element in elements {
                bytes.append(separator)
                separator = UInt8(ascii: ",")
                element.write(into: &bytes)
            }
            if elements.isEmpty { bytes.append(separator) }
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            var separator = UInt8(ascii: "{")
            for member in object.members {
                bytes.append(separator)
                separator = UInt8(ascii: ",")
                append(quoting: member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(into: &bytes)
            }
            if object.isEmpty { bytes.append(separator) }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}

private func doubleText(_ value: Double) -> String {
    value.isFinite ? value.description : "null"
}

private func append(_ word: StaticString, to bytes: inout [UInt8]) {
    bytes.append(
        contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    )
}

private func append(_ value: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = value.magnitude
    repeat {
        bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
    } while rest > 0
    bytes[start...].reverse()
}

private func append(quoting text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { source in
        var start = 0
        for position in 0..<source.count where needsEscape(source[position]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<position]))
            appendEscape(source[position], to: &bytes)
            start = position + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
    }
    if done == nil {
        for byte in text.utf8 {
            if needsEscape(byte) { appendEscape(byte, to: &bytes) } else { bytes.append(byte) }
        }
    }
    bytes.append(UInt8(ascii: "\""))
}

@inline(__always)
private func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
        append("u00", to: &bytes)
        for digit in [byte >> 4, byte & 0xF] {
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
