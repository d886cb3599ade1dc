/// What the server says about a text that is no time, by walking the layout to the first part that
/// does not fit.
///
/// - Parameters:
///   - text: The text that was refused.
///   - hasFraction: Whether the layout has exactly six digits of fraction, or none.
/// - Returns: The sentence, layout and place included.
func timeProblem(_ text: String, hasFraction: Bool) -> String {
    let parts: [String] =
        ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"]
        + (hasFraction ? [".000000"] : []) + ["Z07:00"]
    let subject = "parsing time \"\(text)\""
    var rest = Array(text.utf8)[...]
    for part in parts {
        guard let length = fittingLength(of: part, in: rest) else {
            let found = String(decoding: rest, as: UTF8.self)
            return subject + " as \"\(parts.joined())\": cannot parse \"\(found)\" as \"\(part)\""
        }
        rest = rest.dropFirst(length)
    }
    if !rest.isEmpty {
        return subject + ": extra text: \"\(String(decoding: rest, as: UTF8.self))\""
    }
    return subject + ": day out of range"
}

/// How many bytes a part of a layout takes up at the beginning of a text; `nil` if it does not
/// fit.
private func fittingLength(of part: String, in text: ArraySlice<UInt8>) -> Int? {
    func hasDigits(_ range: Range<Int>) -> Bool {
        let bytes = text.dropFirst(range.lowerBound).prefix(range.count)
        return bytes.count == range.count && bytes.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
    }
    switch part {
    case "-", ":", "T": return text.first == part.utf8.first ? 1 : nil
    case "2006": return hasDigits(0..<4) ? 4 : nil
    case ".000000": return text.first == UInt8(ascii: ".") && hasDigits(1..<7) ? 7 : nil
    case "Z07:00":
        if text.first == UInt8(ascii: "Z") { return 1 }
        let isSigned = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-")
        let hasColon = text.dropFirst(3).first == UInt8(ascii: ":")
        return isSigned && hasColon && hasDigits(1..<3) && hasDigits(4..<6) ? 6 : nil
    default: return hasDigits(0..<2) ? 2 : nil
    }
}
