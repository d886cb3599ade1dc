/// What names the objects of a kind may have.
///
/// - Source: RFC 1123, as a kube-apiserver reads it.
enum NameRule: Sendable {
    /// Labels joined by dots, 253 characters at most.
    case subdomain
    /// One label, 63 characters at most.
    case label
    /// Whatever can be one step of a path.
    case pathStep

    /// The breaches of a name, as the server words them; none if the name is good.
    func breaches(of name: String) -> [String] {
        switch self {
        case .subdomain: NameRule.subdomainBreaches(of: name)
        case .label: NameRule.labelBreaches(of: name)
        case .pathStep: NameRule.pathStepBreaches(of: name)
        }
    }

    /// The breaches of the rule for one label.
    static func labelBreaches(of name: String) -> [String] {
        var breaches: [String] = []
        if name.utf8.count > 63 { breaches.append("must be no more than 63 characters") }
        if isLabel(name.utf8[...]) { return breaches }
        let hasDotsOnly = isSubdomain(name)
        return breaches + [hasDotsOnly ? "must not contain dots" : labelSentence]
    }

    /// The breaches of the rule for labels joined by dots.
    static func subdomainBreaches(of name: String, unit: String = "characters") -> [String] {
        var breaches: [String] = []
        if name.utf8.count > 253 { breaches.append("must be no more than 253 \(unit)") }
        if !isSubdomain(name) { breaches.append(subdomainSentence) }
        return breaches
    }

    /// The breaches of the rule for steps of a path, which a store keeps every object by.
    private static func pathStepBreaches(of name: String) -> [String] {
        if name == "." || name == ".." { return ["may not be '\(name)'"] }
        return ["/", "%"].filter { name.contains($0) }.map { "may not contain '\($0)'" }
    }

    private static func isSubdomain(_ name: String) -> Bool {
        name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            .allSatisfy(isLabel)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        guard let first = label.first, let last = label.last else { return false }
        let hyphen = UInt8(ascii: "-")
        return first != hyphen && last != hyphen
            && label.allSatisfy { byte in
                byte == hyphen || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || byte &- UInt8(ascii: "0") < 10
            }
    }

    private static let labelSentence =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', "
        + "and must start and end with an alphanumeric character (e.g. 'my-name',  or "
        + "'123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"

    private static let subdomainSentence =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' "
        + "or '.', and must start and end with an alphanumeric character (e.g. 'example.com', "
        + "regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
}
