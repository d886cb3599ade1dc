/// Which resource of an API server a request means, in parts.
///
///     let path = APIPath(text: "/apis/coordination.k8s.io/v1/namespaces/x/leases/l")
///     path?.resource                                   // "leases"
///     path?.description                                // the text again
///
/// Only paths of resources have parts; discovery and health paths are not of this type.
public struct APIPath: Hashable, Sendable, CustomStringConvertible {
    /// The API group; empty for the core group.
    public var group: String
    /// The group's version, such as `v1`.
    public var version: String
    /// The resource: the plural in lower case, such as `leases`.
    public var resource: String
    /// The namespace, or `nil` for all of them and for kinds that have none.
    public var namespace: String?
    /// The object's name, or `nil` for the collection.
    public var name: String?
    /// The part of the object, such as `status`, or `nil` for the object itself.
    public var subresource: String?
}

extension APIPath {
    /// Puts a path together.
    public init(
        group: String,
        version: String,
        namespace: String? = nil,
        resource: String,
        name: String? = nil,
        subresource: String? = nil
    ) {
        // The memberwise initializer costs no copy, unlike assigning the fields one by one.
        self.init(
            group: group,
            version: version,
            resource: resource,
            namespace: namespace,
            name: name,
            subresource: subresource
        )
    }

    /// The Leases of a namespace, or one of them.
    public static func leases(in namespace: String?, name: String? = nil) -> APIPath {
        APIPath(
            group: Lease.group,
            version: "v1",
            namespace: namespace,
            resource: "leases",
            name: name
        )
    }

    /// Reads the path of a URL, without query; `nil` if it is no path of a resource.
    ///
    /// - Parameter text: The path, beginning with `/api/` or `/apis/`; names may be
    ///   percent-encoded.
    public init?(text: String) {
        guard let parts = parts(of: text) else { return nil }
        var rest = parts[...]
        let group: String
        switch rest.popFirst() {
        case "api"?: group = ""
        case "apis"?:
            guard let name = rest.popFirst() else { return nil }
            group = name
        default: return nil
        }
        guard let version = rest.popFirst() else { return nil }
        var namespace: String?
        if rest.count >= 3, rest.first == "namespaces" {
            rest.removeFirst()
            namespace = rest.popFirst()
        }
        guard let resource = rest.popFirst(), rest.count <= 2 else { return nil }
        self.init(
            group: group,
            version: version,
            namespace: namespace,
            resource: resource,
            name: rest.popFirst(),
            subresource: rest.popFirst()
        )
        if let holder = namespace, group.isEmpty, name == nil,
            resource == "status" || resource == "finalize"
        {
            // These two are parts of the namespace itself, not resources in it.
            self.resource = "namespaces"
            self.subresource = resource
            self.name = holder
            self.namespace = nil
        }
    }

    /// The path as a URL has it.
    public var description: String {
        // Put together as bytes, which costs less than as a text.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(96)
        func append(_ part: String) {
            bytes.append(UInt8(ascii: "/"))
            appendPercentEncoded(part, to: &bytes)
        }
        append(group.isEmpty ? "api" : "apis")
        if !group.isEmpty { append(group) }
        append(version)
        if let namespace {
            append("namespaces")
            append(namespace)
        }
        append(resource)
        if let name { append(name) }
        if let subresource { append(subresource) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What stands between the slashes of a path, decoded; `nil` if it does not begin with one, or if a
/// part is empty or cannot be decoded.
private func parts(of path: String) -> [String]? {
    var path = path
    return path.withUTF8 { bytes in
        let slash = UInt8(ascii: "/")
        guard bytes.first == slash else { return nil }
        var parts: [String] = []
        parts.reserveCapacity(8)
        var start = 1
        for end in 1...bytes.count where end == bytes.count || bytes[end] == slash {
            guard start < end, let part = percentDecoded(bytes[start..<end]) else { return nil }
            parts.append(part)
            start = end + 1
        }
        return parts
    }
}
