/// What is wrong with a text as a qualified name, `prefix/name` or `name`, in the server's words;
/// nothing if it is one.
///
/// Keys of labels and annotations are such names, and so are finalizers.
func qualifiedNameBreaches(of text: String) -> [String] {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.last else {
        return [
            "a qualified name " + qualifiedNameSentence
                + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
        ]
    }
    var breaches: [String] = []
    if parts.count == 2 {
        let prefix = String(parts[0])
        if prefix.isEmpty {
            breaches.append("prefix part must be non-empty")
        } else {
            breaches += NameRule.subdomainBreaches(of: prefix).map { "prefix part " + $0 }
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

/// Whether a text has the characters of a label's value; its length is not looked at.
func isLabelValue(_ value: String) -> Bool {
    guard let first = value.utf8.first, let last = value.utf8.last else { return true }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
        && value.utf8.allSatisfy { byte in
            isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: ".")
        }
}

/// What the server says about a text that is no value of a label.
let labelRule =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or "
    + "'.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or "
    + "'my_value',  or '12345', regex used for validation is "
    + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
