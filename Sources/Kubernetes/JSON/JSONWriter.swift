extension JSONValue: CustomStringConvertible {
    /// The JSON text: no white space, members in their order, only what must be escaped escaped.
    public var description: String {
        var writer = JSONWriter()
        defer { writer.free() }
        writer.write(self)
        return String(decoding: writer.written, as: UTF8.self)
    }

    /// Appends the JSON text in UTF-8.
    ///
    /// A double that is not finite has no JSON form and becomes `null`.
    public func write(into bytes: inout [UInt8]) {
        var writer = JSONWriter()
        defer { writer.free() }
        writer.write(self)
        bytes.append(contentsOf: writer.written)
    }
}

/// Writes JSON into memory of its own, which costs less than asking an array for room byte by
/// byte.
private struct JSONWriter {
    private var memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 512)
    private var count = 0

    /// What has been written; it goes with the memory.
    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: memory[..<count]) }

    /// Gives the memory back.
    func free() { memory.deallocate() }

    /// Writes a value.
    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(true): write("true")
        case .bool(false): write("false")
        case .integer(let value): write(value)
        case .double(let value): write(value.isFinite ? value.description : "null")
        case .string(let value): write(quoting: value)
        case .array(let elements):
            var separator = UInt8(ascii: "[")
            for element in elements {
                write(separator)
                separator = UInt8(ascii: ",")
                write(element)
            }
            if elements.isEmpty { write(separator) }
            write(UInt8(ascii: "]"))
        case .object(let object):
            var separator = UInt8(ascii: "{")
            // By their places, since a member that is taken out is copied.
            for place in object.members.indices {
                write(separator)
                separator = UInt8(ascii: ",")
                write(quoting: object.members[place].key)
                write(UInt8(ascii: ":"))
                write(object.members[place].value)
            }
            if object.isEmpty { write(separator) }
            write(UInt8(ascii: "}"))
        }
    }

    /// Makes room for so many bytes more.
    private mutating func reserve(_ more: Int) {
        guard memory.count - count < more else { return }
        let capacity = max(2 * memory.count, count + more)
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
        _ = larger.update(fromContentsOf: written)
        memory.deallocate()
        memory = larger
    }

    private mutating func write(_ byte: UInt8) {
        reserve(1)
        memory[count] = byte
        count += 1
    }

    private mutating func write(_ word: String) {
        for byte in word.utf8 { write(byte) }
    }

    private mutating func write(_ value: Int64) {
        if value < 0 { write(UInt8(ascii: "-")) }
        let start = count
        var rest = value.magnitude
        repeat {
            write(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        memory[start..<count].reverse()
    }

    private mutating func write(quoting text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ write(quoting: $0) }) == nil {
            Array(text.utf8).withUnsafeBufferPointer { write(quoting: $0) }
        }
    }

    private mutating func write(quoting bytes: UnsafeBufferPointer<UInt8>) {
        // Enough even if every byte is written as `\u0000`.
        reserve(6 * bytes.count + 2)
        let memory = memory
        var end = count
        memory[end] = UInt8(ascii: "\"")
        end += 1
        let plain = copyPlain(bytes, to: end)
        end += plain
        for place in plain..<bytes.count {
            if needsEscape(bytes[place]) {
                end = writeEscape(of: bytes[place], at: end)
            } else {
                memory[end] = bytes[place]
                end += 1
            }
        }
        memory[end] = UInt8(ascii: "\"")
        count = end + 1
    }

    /// Copies bytes eight at a time, as long as none of the eight needs an escape; says how many.
    private func copyPlain(_ bytes: UnsafeBufferPointer<UInt8>, to start: Int) -> Int {
        let source = UnsafeRawBufferPointer(bytes)
        let target = UnsafeMutableRawBufferPointer(memory)
        var place = 0
        while place + 8 <= source.count {
            let word = source.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if escapeMarks(word) != 0 { return place }
            target.storeBytes(of: word, toByteOffset: start + place, as: UInt64.self)
            place += 8
        }
        guard place < source.count, source.count >= 8 else { return place }
        // The rest, with some of the bytes before it, is one word as well.
        let last = source.count - 8
        let word = source.loadUnaligned(fromByteOffset: last, as: UInt64.self)
        if escapeMarks(word) != 0 { return place }
        target.storeBytes(of: word, toByteOffset: start + last, as: UInt64.self)
        return source.count
    }

    /// Writes what stands for a byte that cannot stand for itself, where there is room; says where
    /// it ends.
    private func writeEscape(of byte: UInt8, at start: Int) -> Int {
        memory[start] = UInt8(ascii: "\\")
        let letter: UInt8
        switch byte {
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x0D: letter = UInt8(ascii: "r")
        case 0x08: letter = UInt8(ascii: "b")
        case 0x0C: letter = UInt8(ascii: "f")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): letter = byte
        default:
            memory[start + 1] = UInt8(ascii: "u")
            memory[start + 2] = UInt8(ascii: "0")
            memory[start + 3] = UInt8(ascii: "0")
            memory[start + 4] = hexadecimalDigit(byte >> 4)
            memory[start + 5] = hexadecimalDigit(byte & 0xF)
            return start + 6
        }
        memory[start + 1] = letter
        return start + 2
    }

    private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
