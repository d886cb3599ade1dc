/// A text in quotes, as refusals print it: what cannot be seen is escaped.
///
/// - Source: Go's `strconv.Quote`.
func quoted(_ text: String) -> String {
    if text.utf8.allSatisfy(isPlain) { return "\"" + text + "\"" }
    var result = "\""
    for scalar in text.unicodeScalars { result += escaped(scalar) }
    return result + "\""
}

private func isPlain(_ byte: UInt8) -> Bool {
    0x20...0x7E ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\u{7}": return "\\a"
    case "\u{8}": return "\\b"
    case "\u{C}": return "\\f"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\u{B}": return "\\v"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: return code("x", scalar, digits: 2)
    case _ where isVisible(scalar): return String(scalar)
    case _ where scalar.value < 0x10000: return code("u", scalar, digits: 4)
    default: return code("U", scalar, digits: 8)
    }
}

private func code(_ letter: String, _ scalar: Unicode.Scalar, digits: Int) -> String {
    let number = String(scalar.value, radix: 16)
    return "\\" + letter + String(repeating: "0", count: digits - number.utf8.count) + number
}

/// Whether a character has a form of its own; of all blanks only the plain one does.
func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator:
        false
    case .spaceSeparator: scalar == " "
    default: true
    }
}
