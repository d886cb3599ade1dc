internal import LockstepKubernetes

extension ResourceKind {
    /// The fields besides the metadata in the order in which the kind writes them.
    ///
    /// Two objects with the same fields are then the same text, whoever added a field when.
    func inFieldOrder(_ content: JSONObject) -> JSONObject {
        switch self.content {
        case .fields(let fields): ordered(content, by: fields)
        case .schemaless: inOrder(content.members)
        }
    }
}

private func ordered(_ object: JSONObject, by fields: [Field]) -> JSONObject {
    var result = JSONObject(reserving: object.count)
    for field in fields {
        guard let value = object[field.name] else { continue }
        result.append(field.name, ordered(value, as: field.type))
    }
    return result
}

private func ordered(_ value: JSONValue, as type: FieldType) -> JSONValue {
    switch (type, value) {
    case (.object(_, let fields), .object(let object)): .object(ordered(object, by: fields))
    case (.list(let element), .array(let values)):
        .array(values.map { ordered($0, as: element) })
    case (.map, .object(let object)): .object(inOrder(object.members))
    default: value
    }
}
