/// Why a text is no qualified name, such as a label's key; `nil` if it is one.
func qualifiedNameBreach(_ text: String) -> String? {
    let breaches = qualifiedNameBreaches(of: text)
    return breaches.isEmpty ? nil : breaches.joined(separator: "; ")
}

/// Why a text is no value of a label; `nil` if it is one.
func labelValueBreach(_ text: String) -> String? {
    var breaches: [String] = []
    if text.utf8.count > 63 { breaches.append("must be no more than 63 bytes") }
    if !isLabelValue(text) { breaches.append(labelRule) }
    return breaches.isEmpty ? nil : breaches.joined(separator: "; ")
}
