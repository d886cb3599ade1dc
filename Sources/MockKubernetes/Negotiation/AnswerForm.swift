internal import LockstepDeterminism
internal import LockstepKubernetes

/// In which form a client wants to be shown objects: as they are, as a table for people, or their
/// metadata alone.
///
/// It is JSON, or YAML of the objects as they are. Refusals are never shown as tables.
enum AnswerForm: Hashable, Sendable {
    /// As they are.
    case object
    /// As they are, as YAML.
    case yaml
    /// As rows of a table; with the version of its form.
    case table(String, Include)
    /// Without anything but the metadata; with the version of its form, and whether the client
    /// named the form of a list.
    case partial(String, isList: Bool)

    /// What a table's rows hold besides the cells.
    enum Include: String, Sendable {
        /// Nothing.
        case none = "None"
        /// The object's metadata.
        case metadata = "Metadata"
        /// The object.
        case object = "Object"
    }

    /// Reads what a request takes: the best form of those that there are.
    ///
    /// Two layers of the server look at it for the kinds it was built with: the first wants one of
    /// the types literally, or `*/*`, and does not look at parameters.
    init(_ request: borrowing APIRequest, _ kind: ResourceKind) throws(Refusal) {
        guard let accept = request.headers.accept, !accept.isEmpty, accept != "application/json"
        else {
            self = .object
            return
        }
        let header = AcceptHeader(accept)
        if !kind.isCustom, !header.namesServedType {
            let isList = request.verb == .get && request.path.name == nil
            throw isList ? .listNotAcceptable : .notAcceptable
        }
        for clause in header.clauses {
            if clause.type == "application/yaml", clause.parameters.isEmpty {
                if request.isWatch { throw .streamNotAcceptable }
                self = .yaml
                return
            }
            guard clause.takesJSON else { continue }
            let version = clause["v"] ?? ""
            switch clause["as"] {
            case nil where clause["g"] == nil && clause["v"] == nil:
                self = .object
                return
            case "Table"? where clause.isOfMeta:
                self = .table(version, try Self.include(request.query))
                return
            case "PartialObjectMetadata"? where clause.isOfMeta,
                "PartialObjectMetadataList"? where clause.isOfMeta:
                self = .partial(version, isList: clause["as"] == "PartialObjectMetadataList")
                return
            default: continue
            }
        }
        throw .formNotAcceptable
    }

    private static func include(_ query: APIQuery) throws(Refusal) -> Include {
        guard let text = query["includeObject"], !text.isEmpty else { return .metadata }
        guard let include = Include(rawValue: text) else {
            throw .badRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value: "
                    + "\(quoted(text)): must be 'Metadata', 'Object', 'None', or empty"
            )
        }
        return include
    }

    /// An answer in this form.
    ///
    /// What is no object of the kind, as the answer to a deletion, stays as it is.
    func shown(_ response: APIResponse, of kind: ResourceKind, at wall: WallInstant) -> APIResponse
    {
        if self == .yaml { return response.asYAML }
        guard self != .object, response.isSuccess, case .object(let tree) = response.body,
            tree.string("kind") != "Status"
        else { return response }
        let isList = tree.string("kind") == kind.listKind
        if case .partial(_, let wantsList) = self, wantsList != isList {
            return Refusal.misfitting(kind, isList: isList).response
        }
        var shown = response
        if isList {
            shown.body = .object(list(tree, of: kind, at: wall))
        } else {
            shown.body = .object(one(tree, of: kind, at: wall, hasColumns: true))
        }
        return shown
    }

    /// Events of a watch in this form.
    ///
    /// - Parameters:
    ///   - events: The events as they are.
    ///   - kind: The kind that is watched.
    ///   - isFirst: Whether nothing was told before; only the first table names its columns.
    ///   - wall: What time it is, for ages.
    /// - Returns: The events.
    func shown(
        _ events: [WatchEvent],
        of kind: ResourceKind,
        isFirst: Bool,
        at wall: WallInstant?
    ) -> [WatchEvent] {
        if self == .object { return events }
        var shown = events
        for index in shown.indices where shown[index].kind != .error {
            guard case .object(let tree) = shown[index].object else { continue }
            let hasColumns = isFirst && index == 0
            shown[index].object = .object(one(tree, of: kind, at: wall, hasColumns: hasColumns))
        }
        return shown
    }

    private func one(
        _ tree: JSONObject,
        of kind: ResourceKind,
        at wall: WallInstant?,
        hasColumns: Bool
    ) -> JSONObject {
        switch self {
        case .object, .yaml: return tree
        case .partial(let version, _): return tree.partial(version)
        case .table(let version, let include):
            let revision = tree.object("metadata")?.string("resourceVersion") ?? ""
            return Table(version: version, include: include, columns: kind.columns)
                .tree(
                    [tree],
                    metadata: ["resourceVersion": .string(revision)],
                    hasColumns: hasColumns,
                    at: wall
                )
        }
    }

    private func list(
        _ list: JSONObject,
        of kind: ResourceKind,
        at wall: WallInstant
    ) -> JSONObject {
        var metadata = list.object("metadata") ?? JSONObject()
        if metadata["continue"] == "" { metadata["continue"] = nil }
        let items = (list.array("items") ?? []).compactMap(\.asObject)
        switch self {
        case .object, .yaml: return list
        case .partial(let version, _):
            let shown = items.map { JSONValue.object($0.partial(version)) }
            return [
                "kind": "PartialObjectMetadataList",
                "apiVersion": .string("meta.k8s.io/" + version),
                "metadata": .object(metadata),
                // The one kind of list that is null when it is empty.
                "items": shown.isEmpty ? .null : .array(shown),
            ]
        case .table(let version, let include):
            let named = items.map { item in
                // A row's object says its kind, which an item of a list does not.
                var tree: JSONObject = [
                    "kind": .string(kind.kind), "apiVersion": .string(kind.apiVersion),
                ]
                for member in item.members { tree[member.key] = member.value }
                return tree
            }
            return Table(version: version, include: include, columns: kind.columns)
                .tree(named, metadata: metadata, hasColumns: true, at: wall)
        }
    }
}

extension AcceptHeader.Clause {
    /// Whether a form of the group of common forms is meant.
    fileprivate var isOfMeta: Bool {
        self["g"] == "meta.k8s.io" && (self["v"] == "v1" || self["v"] == "v1beta1")
    }
}

extension APIResponse {
    /// The answer with its body as YAML; plain texts stay as they are.
    var asYAML: APIResponse {
        guard headers.contentType == nil else { return self }
        var answer = self
        answer.headers.contentType = "application/yaml"
        answer.body = .string(yamlText(body))
        return answer
    }
}

extension JSONObject {
    /// The object without anything but its metadata.
    func partial(_ version: String) -> JSONObject {
        [
            "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/" + version),
            "metadata": self["metadata"] ?? [:],
        ]
    }
}

extension Refusal {
    /// The client takes none of the types in which there are answers.
    static let notAcceptable = Refusal.notAcceptable(
        "406: Not Acceptable\n\nAvailable representations: \(AcceptHeader.served)",
        Status.Details()
    )

    /// The client takes none of the types in which there are lists and watches.
    static let listNotAcceptable = Refusal.notAcceptable(
        "406: Not Acceptable\n\nAvailable representations: \(AcceptHeader.served), "
            + "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch",
        Status.Details()
    )

    /// The client takes a type that there is, in a form that there is not.
    static let formNotAcceptable = Refusal.notAcceptable(
        "only the following media types are accepted: \(AcceptHeader.served)",
        nil
    )

    /// The client takes a type that there is, but in which no watch is told.
    static let streamNotAcceptable = Refusal.notAcceptable(
        "only the following media types are accepted: application/json;stream=watch, "
            + "application/vnd.kubernetes.protobuf;stream=watch",
        nil
    )

    /// The client takes a list of metadata where there is one object, or the other way round.
    static func misfitting(_ kind: ResourceKind, isList: Bool) -> Refusal {
        let package = kind.group.isEmpty ? "core" : String(kind.group.prefix { $0 != "." })
        let type = kind.isCustom ? "unstructured.Unstructured" : "\(package).\(kind.kind)"
        return notAcceptable(
            isList
                ? "you requested PartialObjectMetadata, but the requested object is a list "
                    + "(*\(type)List)"
                : "you requested PartialObjectMetadataList, but the requested object is not a "
                    + "list (*\(type))",
            nil
        )
    }

    private static func notAcceptable(_ message: String, _ details: Status.Details?) -> Refusal {
        Refusal(
            Status(
                code: 406,
                reason: .other("NotAcceptable"),
                message: message,
                details: details
            )
        )
    }
}
