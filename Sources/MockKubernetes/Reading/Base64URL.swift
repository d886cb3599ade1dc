/// Where a text stops being base64.
struct Base64Problem: Error {
    /// The position of the first byte that does not fit.
    var place: Int
}

private let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
)

/// Bytes in the alphabet of base64 that URLs can carry, without padding.
func base64URL(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 4 / 3 + 3)
    var word: UInt32 = 0
    var bits = 0
    for byte in bytes {
        word = word << 8 | UInt32(byte)
        bits += 8
        while bits >= 6 {
            bits -= 6
            text.append(alphabet[Int(word >> UInt32(bits) & 63)])
        }
    }
    if bits > 0 { text.append(alphabet[Int(word << UInt32(6 - bits) & 63)]) }
    return String(decoding: text, as: UTF8.self)
}

/// Reads what `base64URL` writes; line ends are passed over.
func decodedBase64URL(_ text: String) -> Result<[UInt8], Base64Problem> {
    var bytes: [UInt8] = []
    var word: UInt32 = 0
    var bits = 0
    var count = 0
    for (place, byte) in text.utf8.enumerated() where byte != 0x0A && byte != 0x0D {
        guard let digit = alphabet.firstIndex(of: byte) else {
            return .failure(Base64Problem(place: place))
        }
        count += 1
        word = word << 6 | UInt32(digit)
        bits += 6
        if bits >= 8 {
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
        }
    }
    guard count % 4 != 1 else { return .failure(Base64Problem(place: text.utf8.count - 1)) }
    return .success(bytes)
}
