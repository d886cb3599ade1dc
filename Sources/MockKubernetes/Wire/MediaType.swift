/// The media types of bodies and answers, as far as a server distinguishes them.
enum MediaType {
    /// What bodies besides patches may be.
    static let accepted = "application/json"

    /// What a real server lists when a client takes none of what it has.
    static let representations = [
        "application/json", "application/yaml", "application/vnd.kubernetes.protobuf",
        "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch",
    ]

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

    /// Whether an `Accept` header takes JSON among others; an empty one takes everything.
    static func isServed(anyOf accept: String) -> Bool {
        if accept == "application/json" || accept == "*/*" { return true }
        var isEmpty = true
        for range in accept.split(separator: ",") {
            let type = essence(of: String(range))
            if type.isEmpty { continue }
            isEmpty = false
            if type == "application/json" || type == "*/*" || type == "application/*" {
                return true
            }
        }
        return isEmpty
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
