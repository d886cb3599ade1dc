internal import LockstepKubernetes

/// Where a value stands in a body, as refusals name it.
struct Place: CustomStringConvertible {
    /// The type of the object that it is a field of.
    let owner: String
    /// Where that object stands, places in lists included; empty for the whole.
    let path: String
    /// The field, with the place in a list if it is one.
    let name: String
    /// What the type of the field is called, if it does not say so itself.
    var typeName: String?

    /// The path of the value.
    var description: String { Place.joined(path, name) }

    /// A path and what follows it.
    static func joined(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : path + "." + name
    }

    /// The path as refusals of a type have it: without the places in lists.
    fileprivate var bare: String {
        let text = description
        guard text.contains("[") else { return text }
        var result = ""
        var isInside = false
        for character in text {
            if character == "[" { isInside = true }
            if !isInside { result.append(character) }
            if character == "]" { isInside = false }
        }
        return result
    }
}

extension BodyDecoder {
    /// The refusal of a value whose type is not the field's.
    func mismatch(_ found: String, _ place: Place, expected: String) -> Refusal {
        cannotBeHandled(
            "json: cannot unmarshal \(found) into Go struct field \(place.owner).\(place.bare) of "
                + "type \(expected)"
        )
    }

    /// The refusal of a body that is not one of this kind.
    func cannotBeHandled(_ reason: String) -> Refusal {
        .unreadable("\(kind.kind) in version \"\(kind.version)\"", as: kind, reason)
    }
}

/// The name of a value's type in refusals.
func jsonTypeName(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "bool"
    case .integer, .double: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
}
