internal import LockstepKubernetes

/// A field by which objects of a kind can be selected.
struct SelectableField: Hashable, Sendable {
    /// What selectors call it.
    let name: String
    /// Where it stands in an object.
    let path: [String]
    /// What an object without it has.
    let ifAbsent: String

    /// A field that selectors call by its path.
    init(_ name: String, ifAbsent: String = "") {
        self.name = name
        path = name.split(separator: ".").map(String.init)
        self.ifAbsent = ifAbsent
    }

    /// A field that selectors call something else than its path.
    init(_ name: String, at path: [String]) {
        self.name = name
        self.path = path
        ifAbsent = ""
    }

    /// The field's value in an object.
    func value(in tree: JSONObject) -> String {
        var value = JSONValue.object(tree)
        for part in path {
            guard let next = value[part] else { return ifAbsent }
            value = next
        }
        switch value {
        case .string(let text): return text.isEmpty ? ifAbsent : text
        case .bool, .integer: return value.description
        default: return ifAbsent
        }
    }
}

extension ResourceKind {
    /// The field that selectors of this kind call so.
    func selectableField(_ name: String) -> SelectableField? {
        if let field = SelectableField.common.first(where: { $0.name == name }) {
            // Kinds that say which fields they have do not name a namespace that they have not.
            let isThere = isNamespaced || !namesFields || name != "metadata.namespace"
            return isThere ? field : nil
        }
        return selectableFields.first { $0.name == name }
    }

    /// Whether the kind says itself by which fields its objects can be selected.
    private var namesFields: Bool { isCustom || !selectableFields.isEmpty }

    /// What the server says about a field that cannot be selected by.
    func unknownFieldText(_ name: String) -> String {
        if namesFields { return "field label not supported: \(name)" }
        return "\(quoted(name)) is not a known field selector: only \"metadata.name\", "
            + "\"metadata.namespace\""
    }
}

extension [SelectableField] {
    /// The fields by which namespaces can be selected.
    static let namespace = [SelectableField("status.phase")]

    /// The fields by which pods can be selected.
    static let pod = [
        SelectableField("spec.nodeName"), SelectableField("spec.restartPolicy"),
        SelectableField("spec.schedulerName"), SelectableField("spec.serviceAccountName"),
        SelectableField("spec.hostNetwork", ifAbsent: "false"), SelectableField("status.phase"),
        SelectableField("status.podIP"), SelectableField("status.nominatedNodeName"),
        // Known, and empty in every pod.
        SelectableField("status.podIPs", at: []),
        // What the node was called once.
        SelectableField("spec.host", at: ["spec", "nodeName"]),
    ]

    /// The fields by which nodes can be selected.
    static let node = [SelectableField("spec.unschedulable", ifAbsent: "false")]

    /// The fields by which events can be selected.
    static let event = [
        SelectableField("involvedObject.kind"), SelectableField("involvedObject.namespace"),
        SelectableField("involvedObject.name"), SelectableField("involvedObject.uid"),
        SelectableField("involvedObject.apiVersion"),
        SelectableField("involvedObject.resourceVersion"),
        SelectableField("involvedObject.fieldPath"), SelectableField("reason"),
        SelectableField("reportingComponent"),
        SelectableField("source", at: ["source", "component"]),
        SelectableField("type"),
    ]
}

extension SelectableField {
    /// The fields by which objects of every kind can be selected.
    static let common = [SelectableField("metadata.name"), SelectableField("metadata.namespace")]
}
