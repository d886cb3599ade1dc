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
        SelectableField.common.first { $0.name == name }
            ?? selectableFields.first { $0.name == name }
    }

    /// What the server says about a field that cannot be selected by.
    func unknownFieldText(_ name: String) -> String {
        if isCustom || !selectableFields.isEmpty { return "field label not supported: \(name)" }
        return "\(quoted(name)) is not a known field selector: only \"metadata.name\", "
            + "\"metadata.namespace\""
    }
}

extension SelectableField {
    /// The fields by which objects of every kind can be selected.
    static let common = [SelectableField("metadata.name"), SelectableField("metadata.namespace")]
}
