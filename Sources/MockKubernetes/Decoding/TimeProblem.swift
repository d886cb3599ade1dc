/// What the server says about a text that is no time, by walking the layout to the first part that
/// does not fit, or that is out of its range.
///
/// - Parameters:
///   - text: The text that was refused.
///   - hasFraction: Whether the layout has exactly six digits of fraction, or none.
/// - Returns: The sentence, layout and place included.
/// - Source: Go's `time.Parse`.
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
        if let name = nameOutOfRange(rest.prefix(length), of: part) {
            return subject + ": \(name) out of range"
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
        return bytes.count == range.count && bytes.allSatisfy(isDigit)
    }
    switch part {
    case "-", ":", "T": return text.first == part.utf8.first ? 1 : nil
    case "2006": return hasDigits(0..<4) ? 4 : nil
    case "15": return hasDigits(0..<2) ? 2 : hasDigits(0..<1) ? 1 : nil
    case ".000000":
        let isPoint = text.first == UInt8(ascii: ".") || text.first == UInt8(ascii: ",")
        return isPoint && hasDigits(1..<7) ? 7 : nil
    case "Z07:00":
        if text.first == UInt8(ascii: "Z") { return 1 }
        let isSigned = text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-")
        let hasColon = text.dropFirst(3).first == UInt8(ascii: ":")
        return isSigned && hasColon && hasDigits(1..<3) && hasDigits(4..<6) ? 6 : nil
    default: return hasDigits(0..<2) ? 2 : nil
    }
}

/// What is out of range in a part that fits, or `nil`; days are looked at last.
private func nameOutOfRange(_ text: ArraySlice<UInt8>, of part: String) -> String? {
    func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
    }
    switch part {
    case "01": return (1...12).contains(number(text)) ? nil : "month"
    case "15": return number(text) < 24 ? nil : "hour"
    case "04": return number(text) < 60 ? nil : "minute"
    case "05": return number(text) < 60 ? nil : "second"
    case "Z07:00" where text.count == 6:
        if number(text.dropFirst(4)) > 60 { return "time zone offset minute" }
        return number(text.dropFirst().prefix(2)) > 24 ? "time zone offset hour" : nil
    default: return nil
    }
}

private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
