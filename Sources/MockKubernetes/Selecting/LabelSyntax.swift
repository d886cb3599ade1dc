/// What is wrong with a text as a qualified name, `prefix/name` or `name`, in the server's words;
/// nothing if it is one.
///
/// Keys of labels and annotations are such names, and so are finalizers.
///
/// - Source: Kubernetes, apimachinery `api/validate/content/kube.go`.
func qualifiedNameBreaches(of text: String) -> [String] {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.last else {
        return [
            "a valid label key " + qualifiedNameSentence
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ]
    }
    var breaches: [String] = []
    if parts.count == 2 {
        let prefix = String(parts[0])
        if prefix.isEmpty {
            breaches.append("prefix part must be non-empty")
        } else {
            // Here the length is one in bytes, while that of a name is said to be in characters.
            breaches += NameRule.subdomainBreaches(of: prefix, unit: "bytes").map {
                "prefix part " + $0
            }
        }
    }
    if name.isEmpty {
        breaches.append("name part must be non-empty")
    } else if name.utf8.count > 63 {
        breaches.append("name part must be no more than 63 bytes")
    }
    if name.isEmpty || !isLabelValue(String(name)) {
        breaches.append("name part " + qualifiedNameSentence)
    }
    return breaches
}

private let qualifiedNameSentence =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    + "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for "
    + "validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"

/// Whether a byte is a letter or a digit of ASCII.
func isLetterOrDigit(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func isLabelValue(_ value: String) -> Bool {
    guard let first = value.utf8.first, let last = value.utf8.last else { return true }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
        && value.utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
}

private let labelRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    + "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
    + "'my_value',  or '12345', regex used for validation is "
    + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/// Why a text is no qualified name; `nil` if it is one.
func qualifiedNameBreach(_ text: String) -> String? {
    let breaches = qualifiedNameBreaches(of: text)
    return breaches.isEmpty ? nil : breaches.joined(separator: "; ")
}

/// What is wrong with a text as a label's value, in the server's words; nothing if it is one.
func labelValueBreaches(of text: String) -> [String] {
    let breaches = text.utf8.count > 63 ? ["must be no more than 63 bytes"] : []
    return isLabelValue(text) ? breaches : breaches + [labelRule]
}

/// Why a text is no value of a label; `nil` if it is one.
func labelValueBreach(_ text: String) -> String? {
    let breaches = labelValueBreaches(of: text)
    return breaches.isEmpty ? nil : breaches.joined(separator: "; ")
}
