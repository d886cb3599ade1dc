internal import LockstepDeterminism
internal import LockstepKubernetes

/// In which form a client wants to be shown objects: as they are, as a table for people, or their
/// metadata alone.
///
/// It is always JSON. Refusals have one form only.
enum AnswerForm: Hashable, Sendable {
    /// As they are.
    case object
    /// As rows of a table; with the version of its form.
    case table(String, Include)
    /// Without anything but the metadata; with the version of its form.
    case partial(String)

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
    init(_ request: borrowing APIRequest) throws(Refusal) {
        guard let accept = request.headers.accept, !accept.isEmpty else {
            self = .object
            return
        }
        for clause in AcceptHeader(accept).clauses where clause.takesJSON {
            let version = clause["v"] ?? ""
            switch clause["as"] {
            case nil:
                self = .object
                return
            case "Table"? where clause.isOfMeta:
                self = .table(version, try Self.include(request.query))
                return
            case "PartialObjectMetadata"? where clause.isOfMeta,
                "PartialObjectMetadataList"? where clause.isOfMeta:
                self = .partial(version)
                return
            default: continue
            }
        }
        throw .notAcceptable
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
        guard self != .object, response.isSuccess, case .object(let tree) = response.body,
            tree.string("kind") != "Status"
        else { return response }
        var shown = response
        if tree.string("kind") == kind.listKind {
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
        case .object: return tree
        case .partial(let version): return tree.partial(version)
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
        case .object: return list
        case .partial(let version):
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
    /// The client takes no form of answer that there is.
    static let notAcceptable = Refusal(
        Status(
            code: 406,
            reason: .other("NotAcceptable"),
            message: "406: Not Acceptable\n\nAvailable representations: application/json, "
                + "application/yaml, application/vnd.kubernetes.protobuf, "
                + "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch",
            details: Status.Details()
        )
    )
}
