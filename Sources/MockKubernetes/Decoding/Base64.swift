/// Where a text stops being base64 with padding; `nil` if all of it is.
///
/// Line ends are passed over. A last group that is not complete is wrong at its beginning.
///
/// - Returns: The number of bytes before the place.
func base64Breach(_ text: String) -> Int? {
    var digits = 0
    var padding = 0
    var groupStart = 0
    for (offset, byte) in text.utf8.enumerated() {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { continue }
        if (digits + padding) % 4 == 0 {
            if padding > 0 { return offset }
            groupStart = offset
        }
        if byte == UInt8(ascii: "=") {
            if digits % 4 < 2 { return offset }
            padding += 1
        } else if padding > 0 || !isBase64Digit(byte) {
            return offset
        } else {
            digits += 1
        }
    }
    return (digits + padding) % 4 == 0 ? nil : groupStart
}

/// How many bytes a text stands for that is base64 with padding.
func base64Length(_ text: String) -> Int {
    var digits = 0
    for byte in text.utf8 where isBase64Digit(byte) { digits += 1 }
    return digits * 3 / 4
}

private func isBase64Digit(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
}
