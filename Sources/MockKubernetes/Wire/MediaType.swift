/// The media types of bodies, as far as they are told apart before a body is read.
enum MediaType {
    /// What bodies besides patches may be on the real server, as refusals list it.
    static func accepted(for kind: ResourceKind) -> String {
        "application/json, application/yaml"
            + (kind.isCustom ? "" : ", application/vnd.kubernetes.protobuf")
    }

    /// Whether a body of this type is read as YAML.
    static func isYAML(_ type: String?) -> Bool {
        guard let type, type != "application/json" else { return false }
        let essence = essence(of: type)
        return essence == "application/yaml" || essence == "application/apply-patch+yaml"
    }

    /// Whether a body of this type is read as JSON; without a type it is.
    static func isJSON(_ type: String?) -> Bool {
        guard let type, !type.isEmpty else { return true }
        return essence(of: type) == "application/json"
    }

    /// Whether this is one of the four types of patch, all of which may be written as JSON.
    static func isPatch(_ type: String?) -> Bool {
        switch essence(of: type ?? "") {
        case "application/json-patch+json", "application/merge-patch+json",
            "application/strategic-merge-patch+json", "application/apply-patch+yaml":
            true
        default: false
        }
    }

    /// The type without parameters and blanks, in lower case.
    private static func essence(of type: String) -> String {
        if type == "application/json" { return type }
        let first = type.split(separator: ";", omittingEmptySubsequences: false).first ?? ""
        var bytes = Array(first.utf8)[...]
        while let byte = bytes.first, byte == 0x20 || byte == 0x09 { bytes.removeFirst() }
        while let byte = bytes.last, byte == 0x20 || byte == 0x09 { bytes.removeLast() }
        let lower = bytes.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
        return String(decoding: lower, as: UTF8.self)
    }
}
