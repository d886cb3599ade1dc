/// Marks which of eight bytes cannot stand for themselves within a JSON text: control characters,
/// quotes and backslashes.
///
/// - Returns: A word whose lowest bit that is set is the highest of the first such byte, counted
///   from the low end; 0 if there is none. Of the bytes above that one it says nothing.
/// - Source: Sean Eron Anderson, Bit Twiddling Hacks, "Determine if a word has a byte less than n".
@inline(__always)
func escapeMarks(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let found =
        ((word &- ones &* 0x20) & ~word) | ((quotes &- ones) & ~quotes)
        | ((backslashes &- ones) & ~backslashes)
    return found & (ones &* 0x80)
}

/// Whether a byte cannot stand for itself within a JSON text.
@inline(__always)
func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}
