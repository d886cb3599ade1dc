internal import LockstepKubernetes

/// A value as a YAML document, in the form in which the real server writes it: names in order,
/// lists not indented under what holds them.
///
/// - Source: Go's `yaml.v2`, as `sigs.k8s.io/yaml` uses it.
func yamlText(_ value: JSONValue) -> String {
    var writer = YAMLWriter()
    writer.write(value, indent: 0)
    return writer.text
}

private struct YAMLWriter {
    private(set) var text = ""

    /// Writes what stands at the beginning of a line, or behind a dash.
    mutating func write(_ value: JSONValue, indent: Int) {
        switch value {
        case .object(let object) where !object.isEmpty: write(object, indent: indent)
        case .array(let elements) where !elements.isEmpty: write(elements, indent: indent)
        default: text += inline(value, indent: indent) + "\n"
        }
    }

    private mutating func write(_ object: JSONObject, indent: Int) {
        let members = object.members.sorted { $0.key < $1.key }
        for (index, member) in members.enumerated() {
            if index > 0 { pad(indent) }
            text += name(member.key) + ":"
            switch member.value {
            case .object(let inner) where !inner.isEmpty:
                text += "\n"
                pad(indent + 2)
                write(inner, indent: indent + 2)
            case .array(let elements) where !elements.isEmpty:
                text += "\n"
                pad(indent)
                write(elements, indent: indent)
            default: text += " " + inline(member.value, indent: indent) + "\n"
            }
        }
    }

    private mutating func write(_ elements: [JSONValue], indent: Int) {
        for (index, element) in elements.enumerated() {
            if index > 0 { pad(indent) }
            text += "- "
            switch element {
            case .object, .array: write(element, indent: indent + 2)
            default: text += inline(element, indent: indent) + "\n"
            }
        }
    }

    private mutating func pad(_ count: Int) {
        text += String(repeating: " ", count: count)
    }

    private func name(_ key: String) -> String {
        let isLong = key.utf8.contains(UInt8(ascii: "\n"))
        return isLong ? JSONValue.string(key).description : inline(.string(key), indent: 0)
    }

    /// A value on one line, texts of several lines aside.
    private func inline(_ value: JSONValue, indent: Int) -> String {
        guard case .string(let text) = value else { return value.description }
        if isTakenForOther(text) || text.unicodeScalars.contains(where: needsEscape) {
            return value.description
        }
        if text.utf8.contains(UInt8(ascii: "\n")) { return block(text, indent: indent + 2) }
        if isPlain(text) { return text }
        var quoted = "'"
        for character in text { quoted += character == "'" ? "''" : String(character) }
        return quoted + "'"
    }

    private func block(_ text: String, indent: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var header = "|-"
        if lines.last?.isEmpty == true {
            lines.removeLast()
            header = lines.last?.isEmpty == true ? "|+" : "|"
        }
        if lines.first?.first == " " { header = "|2" + header.dropFirst() }
        let margin = String(repeating: " ", count: indent)
        return lines.reduce(header) { $0 + "\n" + ($1.isEmpty ? "" : margin + $1) }
    }
}

/// Whether a text, written as it is, would be read as something else than a text.
private func isTakenForOther(_ text: String) -> Bool {
    let words = [
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan", "<<",
    ]
    if words.contains(text.lowercased()) { return true }
    guard let first = text.utf8.first, "0123456789+-.".utf8.contains(first) else { return false }
    if Double(text.filter { $0 != "_" }) != nil { return true }
    let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where unsigned.hasPrefix(prefix) {
        return Int(unsigned.dropFirst(2), radix: radix) != nil
    }
    // Times, and numbers of base 60.
    let hasSigns = text.utf8.contains(UInt8(ascii: ":")) || isDate(text.utf8.prefix(8))
    return hasSigns && text.utf8.allSatisfy { "0123456789-:.+TtZz ".utf8.contains($0) }
}

/// Whether a beginning is that of a date: a year and a dash.
private func isDate(_ bytes: String.UTF8View.SubSequence) -> Bool {
    bytes.prefix(4).allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
        && bytes.dropFirst(4).first == UInt8(ascii: "-")
}

private func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\n" && (scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value))
}

/// Whether a text of one line can stand without quotes.
private func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    if "!&*?|>@`\"'%#{}[],:-".utf8.contains(first) {
        let isWord = first == UInt8(ascii: "-") || first == UInt8(ascii: ":")
        let second = text.utf8.dropFirst().first
        guard isWord, let second, second != UInt8(ascii: " ") else { return false }
    }
    // What begins like the sign between documents is quoted wherever it stands.
    if text.hasPrefix("---") || text.hasPrefix("...") { return false }
    if first == UInt8(ascii: " ") || last == UInt8(ascii: " ") || last == UInt8(ascii: ":") {
        return false
    }
    return text.utf8.firstRange(of: ": ".utf8) == nil && text.utf8.firstRange(of: " #".utf8) == nil
}
