extension JSONValue: CustomStringConvertible {
    /// The JSON text: no white space, members in their order, only what must be escaped escaped.
    public var description: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the JSON text in UTF-8.
    ///
    /// A double that is not finite has no JSON form and becomes `null`.
    ///
    /// - Cost: Linear; an array of just the right size is made at the end, which `bytes` adopts if
    ///   it is empty.
    public func write(into bytes: inout [UInt8]) {
        var writer = JSONWriter()
        defer { writer.room.deallocate() }
        writer.write(self)
        let text = UnsafeBufferPointer(rebasing: writer.room[..<writer.count])
        if bytes.isEmpty { bytes = Array(text) } else { bytes.append(contentsOf: text) }
    }
}

/// Writes JSON text into memory of its own.
///
/// An array grows byte by byte only at the price of a check that nobody else holds it, which is
/// several times what the byte costs.
private struct JSONWriter {
    private(set) var room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1_024)
    private(set) var count = 0

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(true): write("true")
        case .bool(false): write("false")
        case .integer(let value): write(value)
        case .double(let value): write(value.isFinite ? value.description : "null")
        case .string(let text): write(quoting: text)
        case .array(let elements):
            var separator = UInt8(ascii: "[")
            for element in elements {
                write(byte: separator)
                separator = UInt8(ascii: ",")
                write(element)
            }
            if elements.isEmpty { write(byte: separator) }
            write(byte: UInt8(ascii: "]"))
        case .object(let object):
            var separator = UInt8(ascii: "{")
            for member in object.members {
                write(byte: separator)
                separator = UInt8(ascii: ",")
                write(quoting: member.key)
                write(byte: UInt8(ascii: ":"))
                write(member.value)
            }
            if object.isEmpty { write(byte: separator) }
            write(byte: UInt8(ascii: "}"))
        }
    }

    /// Makes sure that so many bytes more have room.
    @inline(__always)
    private mutating func reserve(_ bytes: Int) {
        if room.count - count < bytes { grow(by: bytes) }
    }

    @inline(never)
    private mutating func grow(by bytes: Int) {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: max(2 * room.count, count + bytes)
        )
        _ = larger.update(fromContentsOf: room[..<count])
        room.deallocate()
        room = larger
    }

    private mutating func write(byte: UInt8) {
        reserve(1)
        room[count] = byte
        count += 1
    }

    /// Writes a text as it is.
    private mutating func write(_ text: String) {
        for byte in text.utf8 { write(byte: byte) }
    }

    private mutating func write(_ value: Int64) {
        reserve(20)
        if value < 0 { write(byte: UInt8(ascii: "-")) }
        let start = count
        var rest = value.magnitude
        repeat {
            room[count] = UInt8(ascii: "0") + UInt8(rest % 10)
            count += 1
            rest /= 10
        } while rest > 0
        room[start..<count].reverse()
    }

    private mutating func write(quoting text: String) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { write(quoting: $0) }
        if done == nil { Array(text.utf8).withUnsafeBufferPointer { write(quoting: $0) } }
    }

    private mutating func write(quoting text: UnsafeBufferPointer<UInt8>) {
        // The longest escape has six bytes.
        reserve(6 * text.count + 2)
        room[count] = UInt8(ascii: "\"")
        count += 1
        for byte in text {
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                write(escaping: byte)
            } else {
                room[count] = byte
                count += 1
            }
        }
        room[count] = UInt8(ascii: "\"")
        count += 1
    }

    private mutating func write(escaping byte: UInt8) {
        write(byte: UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: write(byte: UInt8(ascii: "n"))
        case 0x09: write(byte: UInt8(ascii: "t"))
        case 0x0D: write(byte: UInt8(ascii: "r"))
        case 0x08: write(byte: UInt8(ascii: "b"))
        case 0x0C: write(byte: UInt8(ascii: "f"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): write(byte: byte)
        default:
            write("u00")
            for digit in [byte >> 4, byte & 0xF] {
                write(byte: (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) + digit)
            }
        }
    }
}
