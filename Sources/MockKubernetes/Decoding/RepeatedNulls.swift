internal import LockstepKubernetes

extension ResourceKind {
    /// A body in which members stand more than once, each of those that are `null` the last time
    /// decided by the type of its field.
    ///
    /// A pointer, a list and a map are taken back; what is held as a value itself stays what it was
    /// before, for `null` says nothing to it.
    ///
    /// - Source: `literalStore` of Go's `encoding/json`.
    func decided(_ body: JSONValue) -> JSONValue {
        guard case .fields(let fields) = content, case .object(var object) = body else {
            return body
        }
        let titles = [Field("kind", .string), Field("apiVersion", .string)]
        let metadata = Field(
            "metadata",
            .object("ObjectMeta", BodyDecoder.metadataFields),
            .written
        )
        object = object.decided(as: titles + [metadata] + fields)
        return .object(object)
    }
}

extension JSONObject {
    fileprivate func decided(as fields: [Field]) -> JSONObject {
        JSONObject(
            distinct: members.map { member in
                let field = fields.first { $0.name == member.key }
                let value = member.value.decided(
                    as: field?.type ?? .raw,
                    isValue: field?.isValue == true
                )
                return Member(key: member.key, value: value)
            }
        )
    }
}

extension JSONValue {
    /// The value as a type reads it; `isValue` says whether `null` leaves what was there.
    fileprivate func decided(as type: FieldType, isValue: Bool) -> JSONValue {
        if let before = beforeNull {
            return isValue ? before.decided(as: type, isValue: isValue) : .null
        }
        switch (type, self) {
        case (.object(_, let fields), .object(let object)):
            return .object(object.decided(as: fields))
        case (.list(let element), .array(let values)):
            let isValue = element.isValue(.written)
            return .array(values.map { $0.decided(as: element, isValue: isValue) })
        case (_, .object(let object)):
            var element = FieldType.raw
            if case .map(let type) = type { element = type }
            return .object(
                JSONObject(
                    distinct: object.members.map { member in
                        JSONObject.Member(
                            key: member.key,
                            value: member.value.decided(as: element, isValue: false)
                        )
                    }
                )
            )
        case (_, .array(let values)):
            return .array(values.map { $0.decided(as: .raw, isValue: false) })
        default: return self
        }
    }
}

extension Field {
    /// Whether the field holds a value itself, and no pointer to one, no list and no map.
    fileprivate var isValue: Bool { type.isValue(ifEmpty) }
}

extension FieldType {
    /// Whether a field of the type holds a value itself.
    fileprivate func isValue(_ ifEmpty: Field.IfEmpty) -> Bool {
        switch self {
        case .string, .bool, .int32, .int64, .ignored: ifEmpty != .kept
        case .object: ifEmpty == .written
        default: false
        }
    }
}
