/// Reads the few forms of JSON that records contain, byte by byte.
struct JSONScanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Whether nothing but blanks is left.
    var isAtEnd: Bool {
        mutating get {
            skipBlanks()
            return place == bytes.count
        }
    }

    /// Takes one byte, if it is the next.
    mutating func take(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    /// Takes a word, if it is the next.
    mutating func take(word: StaticString) -> Bool {
        skipBlanks()
        let count = word.utf8CodeUnitCount
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: count)
        guard bytes.count - place >= count, bytes[place..<place + count].elementsEqual(wanted)
        else { return false }
        place += count
        return true
    }

    /// Takes a whole number of 64 bits; `nil` if none comes next.
    mutating func integer() -> Int64? {
        skipBlanks()
        var end = place
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") { end += 1 }
        while end < bytes.count, bytes[end] >= UInt8(ascii: "0"), bytes[end] <= UInt8(ascii: "9") {
            end += 1
        }
        guard let number = Int64(String(decoding: bytes[place..<end], as: UTF8.self)) else {
            return nil
        }
        place = end
        return number
    }

    /// Takes a text in quotes; `nil` if none comes next, or if it is malformed.
    mutating func string() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        var taken: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\"") { return String(validating: taken, as: UTF8.self) }
            if byte != UInt8(ascii: "\\") {
                taken.append(byte)
            } else if let scalar = escape() {
                taken.append(contentsOf: Character(scalar).utf8)
            } else {
                return nil
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard place < bytes.count else { return nil }
        place += 1
        switch bytes[place - 1] {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return scalar()
        default: return nil
        }
    }

    /// The scalar that one or two `\uXXXX` stand for, the first `\u` having been taken.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let high = hex() else { return nil }
        guard high & 0xFC00 == 0xD800 else { return Unicode.Scalar(high) }
        guard bytes.count - place >= 2, bytes[place] == UInt8(ascii: "\\"),
            bytes[place + 1] == UInt8(ascii: "u")
        else { return nil }
        place += 2
        guard let low = hex(), low & 0xFC00 == 0xDC00 else { return nil }
        return Unicode.Scalar(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
    }

    private mutating func hex() -> UInt32? {
        guard bytes.count - place >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in bytes[place..<place + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        place += 4
        return value
    }

    private mutating func skipBlanks() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x09, 0x0A, 0x0D: place += 1
            default: return
            }
        }
    }
}
