/// Two words as a UUID of version 4.
public func uuidText(_ high: UInt64, _ low: UInt64) -> String {
    let words = ((high & ~0xF000) | 0x4000, (low & ~(0xC000 << 48)) | (0x8000 << 48))
    return String(unsafeUninitializedCapacity: 36) { buffer in
        var place = 0
        for nibble in 0..<32 {
            if nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20 {
                buffer[place] = UInt8(ascii: "-")
                place += 1
            }
            let word = nibble < 16 ? words.0 : words.1
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (nibble & 15))) & 15
            buffer[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            place += 1
        }
        return place
    }
}
