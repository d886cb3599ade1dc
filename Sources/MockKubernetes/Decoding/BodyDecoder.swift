internal import LockstepKubernetes

/// Reads an object's body as its kind's fields: known ones are checked and put into the kind's
/// order, unknown ones are dropped and remembered.
struct BodyDecoder {
    /// The kind whose body is read.
    let kind: ResourceKind
    /// The paths of fields that were dropped because the kind does not know them, in order.
    private(set) var unknownFields: [String] = []
    /// The version that the metadata name, once they are read; empty if they name none.
    var resourceVersion = ""
    /// How the body's text writes numbers, where that is odd.
    private let spellings: [Double: String]

    init(kind: ResourceKind, spellings: [Double: String] = [:]) {
        self.kind = kind
        self.spellings = spellings
    }

    /// A number that is no integer of 64 bits as the client wrote it, or, where that is not known,
    /// as it will have done: one that is whole all the same and too large, in all its digits.
    func text(of number: Double) -> String {
        if let spelling = spellings[number] { return spelling }
        guard abs(number) >= 0x1p63, let whole = Int128(exactly: number) else { return "\(number)" }
        return whole.description
    }

    /// Reads the fields besides the metadata; those of a schemaless kind are sorted by name.
    mutating func content(of body: JSONObject) throws(Refusal) -> JSONObject {
        let content = ownFields(of: body)
        switch kind.content {
        case .fields(let fields):
            // What a client sends back that it has read from here is in form already.
            if fields.areInForm(in: content) { return content }
            return try decode(content, as: fields, in: kind.kind, at: "")
        case .schemaless:
            if let text = spellings.ofInfinite { throw cannotBeHandled(noDouble(text)) }
            let sorted = sortedByName(content)
            return kind.rules.schema?.pruned(sorted, at: "", &unknownFields) ?? sorted
        }
    }

    /// The members of a body besides those that objects of all kinds have.
    private func ownFields(of body: JSONObject) -> JSONObject {
        let members = body.members
        if members.count > 2, members[0].key == "kind", members[1].key == "apiVersion",
            members[2].key == "metadata"
        {
            return JSONObject(distinct: Array(members[3...]))
        }
        return JSONObject(distinct: members.filter { !isCommon($0.key) })
    }

    private func isCommon(_ key: String) -> Bool {
        key == "metadata" || key == "kind" || key == "apiVersion"
    }

    /// Reads an object by its fields; `path` is where it stands, places in lists included.
    mutating func decode(
        _ source: JSONObject,
        as fields: [Field],
        in type: String,
        at path: String
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
                if field.type.isPlain(value) {
                    if field.stores(value) { result.append(field.name, value) }
                    continue
                }
                var place = Place(owner: type, path: path, name: field.name)
                place.typeName = field.typeName
                if let decoded = try decode(value, field.type, place) {
                    if field.stores(decoded) { result.append(field.name, decoded) }
                    continue
                }
            }
            if field.ifEmpty == .written { result.append(field.name, field.type.emptyValue) }
        }
        if found < source.count {
            for index in source.members.indices {
                let key = source.members[index].key
                if fields.contains(where: { $0.name == key }) { continue }
                drop(Place.joined(path, key))
            }
        }
        return result
    }

    /// Reads a value; `nil` if it means that the field is absent.
    mutating func decode(
        _ value: JSONValue,
        _ type: FieldType,
        _ place: Place
    ) throws(Refusal) -> JSONValue? {
        switch (type, value) {
        case (_, .null), (.ignored, .string): return nil
        case (.string, .string), (.bool, .bool), (.int64, .integer): return value
        case (.int32, .integer(let number)), (.intOrString, .integer(let number)):
            guard Int32(exactly: number) != nil else {
                throw mismatch("number \(number)", place, expected: type.name)
            }
            return value
        case (.int32, .double(let number)), (.int64, .double(let number)):
            throw mismatch("number \(text(of: number))", place, expected: type.name)
        case (.time, .string(let text)):
            guard let time = Timestamp(text: text) else {
                throw cannotBeHandled(timeProblem(text, hasFraction: false))
            }
            return .string(time.text)
        case (.microTime, .string(let text)):
            guard let time = MicroTime(text: text) else {
                throw cannotBeHandled(timeProblem(text, hasFraction: true))
            }
            return text.utf8.count == MicroTime.length ? value : .string(time.text)
        case (.quantity, .string), (.quantity, .integer), (.quantity, .double):
            return try quantity(value)
        case (.intOrString, .string): return value
        case (.bytes, .string(let text)):
            if let offset = base64Breach(text) {
                throw cannotBeHandled("illegal base64 data at input byte \(offset)")
            }
            return value
        case (.object(let name, let fields), .object(let object)):
            return .object(try decode(object, as: fields, in: name, at: place.description))
        case (.list(let element), .array(let values)):
            return .array(try decode(values, element, place))
        case (.map(let element), .object(let object)):
            return .object(try decode(object, element, place))
        case (.raw, _):
            if let text = spellings.ofInfinite, value.hasInfinite {
                throw mismatch("number \(text)", place, expected: "float64")
            }
            return sortedByName(value)
        default:
            throw mismatch(jsonTypeName(value), place, expected: place.typeName ?? type.name)
        }
    }

    private mutating func decode(
        _ values: [JSONValue],
        _ element: FieldType,
        _ place: Place
    ) throws(Refusal) -> [JSONValue] {
        var result: [JSONValue] = []
        result.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let place = Place(owner: place.owner, path: place.path, name: place.name + "[\(index)]")
            result.append(try decode(value, element, place) ?? element.emptyValue)
        }
        return result
    }

    private mutating func decode(
        _ object: JSONObject,
        _ element: FieldType,
        _ place: Place
    ) throws(Refusal) -> JSONObject {
        var members = object.members
        for index in members.indices {
            members[index].value =
                try decode(members[index].value, element, place) ?? element.emptyValue
        }
        return inOrder(members)
    }

    private func quantity(_ value: JSONValue) throws(Refusal) -> JSONValue {
        let text = value.asString ?? value.description
        guard let quantity = Quantity(text: text) else {
            throw cannotBeHandled(Quantity.problem(text))
        }
        return .string(quantity.text)
    }

    /// Remembers a field that was dropped.
    mutating func drop(_ path: String) {
        unknownFields.append(path)
    }
}

extension FieldType {
    /// What is written where there is no value.
    var emptyValue: JSONValue {
        switch self {
        case .string, .intOrString, .bytes: ""
        case .bool: false
        case .int32, .int64: 0
        case .quantity: "0"
        case .time, .microTime, .list, .map, .raw, .ignored: .null
        case .object(_, let fields):
            .object(
                JSONObject(
                    distinct: fields.filter { $0.ifEmpty == .written }
                        .map { JSONObject.Member(key: $0.name, value: $0.type.emptyValue) }
                )
            )
        }
    }

    /// Whether a value is of the type and is kept as it is; most values of hot objects are.
    func isPlain(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.string, .string), (.bool, .bool), (.int64, .integer): true
        case (.int32, .integer(let number)): Int32(exactly: number) != nil
        default: false
        }
    }
}

extension JSONValue {
    /// Whether a number stands in it that is beyond the range of a double.
    fileprivate var hasInfinite: Bool {
        switch self {
        case .double(let number): !number.isFinite
        case .array(let elements): elements.contains(where: \.hasInfinite)
        case .object(let object): object.members.contains(where: \.value.hasInfinite)
        default: false
        }
    }
}

extension [Double: String] {
    /// How a body writes a number that is beyond the range of a double; `nil` if it has none.
    var ofInfinite: String? { isEmpty ? nil : self[.infinity] ?? self[-.infinity] }
}

/// What is said of a number beyond the range of a double where any value may stand.
func noDouble(_ text: String) -> String {
    "json: cannot unmarshal number \(text) into Go value of type float64"
}
