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
    ///
    /// - Parameters:
    ///   - bytes: What the text is appended to.
    ///   - terminator: A byte to append after the text; appended on its own it could move all of a
    ///     long text once more.
    public func write(into bytes: inout [UInt8], endingWith terminator: UInt8? = nil) {
        var writer = JSONWriter()
        defer { writer.free() }
        writer.write(self)
        if let terminator { writer.write(terminator) }
        bytes.append(contentsOf: writer.written)
    }
}

/// Writes JSON into memory of its own, which costs less than asking an array for room byte by
/// byte.
private struct JSONWriter {
    private var memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 512)
    private var capacity = 512
    private var count = 0

    /// What has been written; it goes with the memory.
    var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: memory, count: count) }

    /// Gives the memory back.
    func free() { memory.deallocate() }

    /// Writes a value.
    mutating func write(_ value: borrowing JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(true): write("true")
        case .bool(false): write("false")
        case .integer(let value): write(value)
        case .double(let value): write(value.isFinite ? value.description : "null")
        case .string(let value):
            write(quoting: value)
        case .array(let elements):
            elements.withUnsafeBufferPointer { write($0) }
        case .object(let object):
            object.members.withUnsafeBufferPointer { write($0) }
        }
    }

    private mutating func write(_ elements: UnsafeBufferPointer<JSONValue>) {
        write(UInt8(ascii: "["))
        for place in elements.indices {
            if place > 0 { write(UInt8(ascii: ",")) }
            write(elements[place])
        }
        write(UInt8(ascii: "]"))
    }

    private mutating func write(_ members: UnsafeBufferPointer<JSONObject.Member>) {
        write(UInt8(ascii: "{"))
        for place in members.indices {
            if place > 0 { write(UInt8(ascii: ",")) }
            write(quoting: members[place].key)
            write(UInt8(ascii: ":"))
            write(members[place].value)
        }
        write(UInt8(ascii: "}"))
    }

    /// Makes room for so many bytes more.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(by: more) }
    }

    @inline(never)
    private mutating func grow(by more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: memory, count: count)
        memory.deallocate()
        memory = larger
    }

    /// Writes one byte as it is.
    @inline(__always)
    mutating func write(_ byte: UInt8) {
        reserve(1)
        memory[count] = byte
        count += 1
    }

    private mutating func write(_ word: String) {
        for byte in word.utf8 { write(byte) }
    }

    private mutating func write(_ value: Int64) {
        reserve(20)
        if value < 0 { write(UInt8(ascii: "-")) }
        let start = count
        var rest = value.magnitude
        repeat {
            memory[count] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            count += 1
            rest /= 10
        } while rest > 0
        var digits = UnsafeMutableBufferPointer(start: memory + start, count: count - start)
        digits.reverse()
    }

    private mutating func write(quoting text: String) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { writeQuoted($0) }
        guard done == nil else { return }
        var text = text
        text.withUTF8 { writeQuoted($0) }
    }

    @inline(__always)
    private mutating func writeQuoted(_ bytes: UnsafeBufferPointer<UInt8>) {
        // Enough even if every byte is written as `\u0000`.
        reserve(6 * bytes.count + 2)
        var end = memory + count
        end.pointee = UInt8(ascii: "\"")
        end += 1
        let plain = copyPlain(bytes, to: end)
        end += plain
        if plain < bytes.count { end = writeRest(bytes, from: plain, at: end) }
        end.pointee = UInt8(ascii: "\"")
        count = end + 1 - memory
    }

    @inline(never)
    private func writeRest(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from plain: Int,
        at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var end = start
        for place in plain..<bytes.count {
            if needsEscape(bytes[place]) {
                end = writeEscape(of: bytes[place], at: end)
            } else {
                end.pointee = bytes[place]
                end += 1
            }
        }
        return end
    }

    /// Copies bytes eight at a time, as long as none of the eight needs an escape; says how many.
    @inline(__always)
    private func copyPlain(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to target: UnsafeMutablePointer<UInt8>
    ) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        let source = UnsafeRawPointer(base)
        let target = UnsafeMutableRawPointer(target)
        let count = bytes.count
        var place = 0
        while place + 8 <= count {
            let word = source.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if escapeMarks(word) != 0 { return place }
            target.storeBytes(of: word, toByteOffset: place, as: UInt64.self)
            place += 8
        }
        if place == count { return count }
        if count >= 8 {
            // The last eight, of which some have been copied already.
            let word = source.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            if escapeMarks(word) != 0 { return place }
            target.storeBytes(of: word, toByteOffset: count - 8, as: UInt64.self)
            return count
        }
        while place < count {
            let byte = source.load(fromByteOffset: place, as: UInt8.self)
            if needsEscape(byte) { return place }
            target.storeBytes(of: byte, toByteOffset: place, as: UInt8.self)
            place += 1
        }
        return count
    }

    /// Writes what stands for a byte that cannot stand for itself, where there is room; says where
    /// it ends.
    private func writeEscape(
        of byte: UInt8,
        at start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        start[0] = UInt8(ascii: "\\")
        switch byte {
        case 0x0A: start[1] = UInt8(ascii: "n")
        case 0x09: start[1] = UInt8(ascii: "t")
        case 0x0D: start[1] = UInt8(ascii: "r")
        case 0x08: start[1] = UInt8(ascii: "b")
        case 0x0C: start[1] = UInt8(ascii: "f")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): start[1] = byte
        default:
            start[1] = UInt8(ascii: "u")
            start[2] = UInt8(ascii: "0")
            start[3] = UInt8(ascii: "0")
            start[4] = hexadecimalDigit(byte >> 4)
            start[5] = hexadecimalDigit(byte & 0xF)
            return start + 6
        }
        return start + 2
    }

    private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
