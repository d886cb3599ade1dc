internal import LockstepKubernetes

/// Reads an object's body as its kind's fields: known ones are checked and put into the kind's
/// order, unknown ones are dropped and remembered.
struct BodyDecoder {
    /// The kind whose body is read.
    let kind: ResourceKind
    /// The paths of fields that were dropped because the kind does not know them, in order.
    private(set) var unknownFields: [String] = []

    init(kind: ResourceKind) {
        self.kind = kind
    }

    /// Reads the fields besides the metadata; those of a schemaless kind are sorted by name.
    mutating func content(of body: JSONObject) throws(Refusal) -> JSONObject {
        switch kind.content {
        case .fields(let fields):
            return try decode(
                body,
                as: fields,
                in: kind.kind,
                at: "",
                besides: ["kind", "apiVersion", "metadata"]
            )
        case .schemaless:
            var members: [JSONObject.Member] = []
            members.reserveCapacity(body.count)
            for member in body.members where !isCommon(member.key) { members.append(member) }
            return sortedByName(JSONObject(distinct: members))
        }
    }

    private func isCommon(_ key: String) -> Bool {
        key == "metadata" || key == "kind" || key == "apiVersion"
    }

    /// Reads an object by its fields.
    private mutating func decode(
        _ source: JSONObject,
        as fields: [Field],
        in type: String,
        at path: String,
        besides common: [String] = []
    ) throws(Refusal) -> JSONObject {
        var result = JSONObject(reserving: fields.count)
        var cursor = 0
        var found = 0
        for field in fields {
            var value: JSONValue?
            if cursor < source.count, source.members[cursor].key == field.name {
                value = source.members[cursor].value
                cursor += 1
            } else if let index = source.index(of: field.name) {
                value = source.members[index].value
                cursor = index + 1
            }
            if let value {
                found += 1
                if let decoded = try decode(value, field, in: type, at: path) {
                    result.append(field.name, decoded)
                    continue
                }
            }
            if field.isAlwaysWritten { result.append(field.name, .object(JSONObject())) }
        }
        if found < source.count {
            for member in source.members where !common.contains(member.key) {
                if !fields.contains(where: { $0.name == member.key }) {
                    unknownFields.append(joined(path, member.key))
                }
            }
        }
        return result
    }

    private mutating func decode(
        _ value: JSONValue,
        _ field: Field,
        in type: String,
        at path: String
    ) throws(Refusal) -> JSONValue? {
        if case .ignored = field.type { return nil }
        switch (field.type, value) {
        case (_, .null): return nil
        case (.string, .string): return value
        case (.int32, .integer(let number)):
            guard Int32(exactly: number) != nil else {
                throw mismatch("number \(number)", field, in: type, at: path)
            }
            return value
        case (.int32, .double(let number)):
            throw mismatch("number \(number)", field, in: type, at: path)
        case (.microTime, .string(let text)):
            guard let time = MicroTime(text: text) else {
                throw cannotBeHandled(timeProblem(text, hasFraction: true))
            }
            return text.utf8.last == UInt8(ascii: "Z") ? value : .string(time.text)
        case (.object(let name, let fields), .object(let object)):
            return .object(
                try decode(object, as: fields, in: name, at: joined(path, field.name))
            )
        default: throw mismatch(jsonTypeName(value), field, in: type, at: path)
        }
    }

    private func mismatch(
        _ found: String,
        _ field: Field,
        in type: String,
        at path: String
    ) -> Refusal {
        mismatch(found, at: joined(path, field.name), in: type, expected: field.type.name)
    }

    /// The refusal of a value whose type is not the field's.
    func mismatch(
        _ found: String,
        at path: String,
        in type: String,
        expected: String
    ) -> Refusal {
        cannotBeHandled(
            "json: cannot unmarshal \(found) into Go struct field \(type).\(path) of type "
                + expected
        )
    }

    /// The refusal of a body that is not one of this kind.
    func cannotBeHandled(_ reason: String) -> Refusal {
        .unreadable("\(kind.kind) in version \"\(kind.version)\"", as: kind, reason)
    }

    /// Remembers a field that was dropped.
    mutating func drop(_ path: String) {
        unknownFields.append(path)
    }

    private func joined(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : path + "." + name
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

/// The object with the members of all its objects sorted by name.
func sortedByName(_ object: JSONObject) -> JSONObject {
    var members = object.members
    for index in members.indices { members[index].value = sortedByName(members[index].value) }
    if zip(members, members.dropFirst()).contains(where: { $1.key < $0.key }) {
        members.sort { $0.key < $1.key }
    }
    return JSONObject(distinct: members)
}

private func sortedByName(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let object): .object(sortedByName(object))
    case .array(let elements): .array(elements.map(sortedByName))
    default: value
    }
}
