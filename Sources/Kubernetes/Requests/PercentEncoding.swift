/// Writes a text so that it can stand as one part of a URL.
func percentEncoded(_ text: String) -> String {
    var text = text
    if text.withUTF8({ $0.allSatisfy(isUnreserved) }) { return text }
    var bytes: [UInt8] = []
    appendPercentEncoded(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
}

/// Appends a text so that it can stand as one part of a URL.
func appendPercentEncoded(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { source in
        if source.allSatisfy(isUnreserved) {
            bytes.append(contentsOf: source)
            return
        }
        for byte in source {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexadecimalDigit(byte >> 4))
                bytes.append(hexadecimalDigit(byte & 0xF))
            }
        }
    }
}

/// Reads one part of a URL back; `nil` if an escape is broken or the result is not UTF-8.
///
/// In a query a plus is a blank, and bytes that are not UTF-8 are replaced.
func percentDecoded(
    _ text: Slice<UnsafeBufferPointer<UInt8>>,
    isQuery: Bool = false
) -> String? {
    let percent = UInt8(ascii: "%")
    if !text.contains(where: { $0 == percent || $0 == UInt8(ascii: "+") }) {
        return String(decoding: text, as: UTF8.self)
    }
    var bytes: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
        if byte == percent {
            guard let high = rest.popFirst().flatMap(hexadecimalValue),
                let low = rest.popFirst().flatMap(hexadecimalValue)
            else { return nil }
            bytes.append(high << 4 | low)
        } else {
            bytes.append(isQuery && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        }
    }
    return String(validating: bytes, as: UTF8.self) ?? (isQuery ? repaired(bytes) : nil)
}

private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        true
    default: false
    }
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
}

private func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
}
