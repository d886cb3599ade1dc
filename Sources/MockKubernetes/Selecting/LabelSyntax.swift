/// Why a text is no qualified name, such as a label's key; `nil` if it is one.
///
/// - Source: An optional DNS subdomain and a slash before a name of 63 bytes at most.
func qualifiedNameBreach(_ text: String) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    var breaches: [String] = []
    guard parts.count <= 2 else { return "a qualified name " + nameRule + prefixRule }
    if parts.count == 2 {
        if parts[0].isEmpty {
            breaches.append("prefix part must be non-empty")
        } else if let breach = subdomainBreach(String(parts[0])) {
            breaches.append("prefix part " + breach)
        }
    }
    let name = parts[parts.count - 1]
    if name.isEmpty {
        breaches.append("name part must be non-empty")
    } else if name.utf8.count > 63 {
        breaches.append("name part must be no more than 63 bytes")
    }
    if !isWord(name) { breaches.append("name part " + nameRule) }
    return breaches.isEmpty ? nil : breaches.joined(separator: "; ")
}

/// Why a text is no value of a label; `nil` if it is one.
func labelValueBreach(_ text: String) -> String? {
    var breaches: [String] = []
    if text.utf8.count > 63 { breaches.append("must be no more than 63 bytes") }
    if !text.isEmpty, !isWord(text[...]) { breaches.append(labelRule) }
    return breaches.isEmpty ? nil : breaches.joined(separator: "; ")
}

private func isWord(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
        && text.utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
}

private let nameRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

private let prefixRule =
    " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
