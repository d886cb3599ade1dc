internal import LockstepKubernetes

extension ResourceKind {
    /// What in an applied object is no field of the kind or no value of its field.
    ///
    /// Of kinds without fields or a schema only the metadata are looked at.
    func problems(inApplied tree: JSONObject) -> [String] {
        var problems: [String] = []
        let schema = MergeSchema.of(self)
        for member in tree.members where member.key != "kind" && member.key != "apiVersion" {
            let path = "." + member.key
            let rule = schema[member.key]
            if member.key == "metadata" {
                let type = FieldType.object("ObjectMeta", Metadata.appliedFields)
                type.find(&problems, in: member.value, at: path, rule)
            } else if case .fields(let fields) = content {
                guard let field = fields.first(where: { $0.name == member.key }) else {
                    problems.append("\(path): field not declared in schema")
                    continue
                }
                field.type.find(&problems, in: member.value, at: path, rule)
            } else if let schema = rules.schema {
                schema.find(&problems, inField: member, at: path)
            }
        }
        return problems
    }
}

extension Metadata {
    /// The fields that every object has, as a client that applies may name them.
    fileprivate static let appliedFields: [Field] = [
        Field("name", .string), Field("generateName", .string), Field("namespace", .string),
        Field("selfLink", .string), Field("uid", .string), Field("resourceVersion", .string),
        Field("generation", .int64), Field("creationTimestamp", .time),
        Field("deletionTimestamp", .time), Field("deletionGracePeriodSeconds", .int64),
        Field("labels", .map(.string)), Field("annotations", .map(.string)),
        Field(
            "ownerReferences",
            .list(.object("OwnerReference", BodyDecoder.ownerFields))
        ),
        Field("finalizers", .list(.string)), Field("managedFields", .raw),
    ]
}

extension FieldType {
    /// Finds what in an applied value is not of the type.
    fileprivate func find(
        _ problems: inout [String],
        in value: JSONValue,
        at path: String,
        _ rule: MergeSchema.Rule?
    ) {
        if value.isNull { return }
        switch (self, value) {
        case (.object(_, let fields), .object(let object)):
            for member in object.members {
                let place = "\(path).\(member.key)"
                if let field = fields.first(where: { $0.name == member.key }) {
                    field.type.find(&problems, in: member.value, at: place, rule?.field(member.key))
                } else {
                    problems.append("\(place): field not declared in schema")
                }
            }
        case (.map(let element), .object(let object)):
            for member in object.members {
                element.find(&problems, in: member.value, at: "\(path).\(member.key)", nil)
            }
        case (.list(let element), .array(let values)):
            element.find(&problems, inElements: values, at: path, rule)
        default:
            if let problem = mismatch(value) { problems.append("\(path): \(problem)") }
        }
    }

    private func find(
        _ problems: inout [String],
        inElements values: [JSONValue],
        at path: String,
        _ rule: MergeSchema.Rule?
    ) {
        var inner: MergeSchema.Rule?
        if case .listByKey(_, let schema)? = rule { inner = .object(schema) }
        let steps = steps(to: values, by: rule, at: path, &problems)
        for (value, step) in zip(values, steps) {
            if let step { find(&problems, in: value, at: path + step, inner) }
        }
    }

    /// Why a value is not of the type; `nil` if it is, or if that is looked at later.
    fileprivate func mismatch(_ value: JSONValue) -> String? {
        switch (self, value) {
        case (.int32, .integer), (.int32, .double), (.int64, .integer), (.int64, .double),
            (.string, .string), (.bytes, .string), (.bool, .bool), (.raw, _), (.ignored, _):
            return nil
        case (.int32, _), (.int64, _):
            return "expected numeric (int or float), got \(goType(value))"
        case (.string, _), (.bytes, _):
            return "expected string, got &value.valueUnstructured{Value:\(value.description)}"
        case (.bool, _): return "expected boolean, got &{\(goText(value))}"
        case (.object, _), (.map, _): return "expected map, got &{\(goText(value))}"
        case (.list, _): return "expected list, got &{\(goText(value))}"
        case (.time, .object), (.time, .array), (.microTime, .object), (.microTime, .array),
            (.quantity, .object), (.quantity, .array), (.intOrString, .object),
            (.intOrString, .array):
            return "expected any scalar, got &{\(goText(value))}"
        case (.time, _), (.microTime, _), (.quantity, _), (.intOrString, _): return nil
        }
    }
}

extension Schema {
    /// Finds what in an applied field of an object is not what the schema says.
    fileprivate func find(
        _ problems: inout [String],
        inField member: JSONObject.Member,
        at path: String
    ) {
        if let schema = property(member.key) {
            schema.find(&problems, in: member.value, at: path)
        } else if !keepsUnknownFields {
            problems.append("\(path): field not declared in schema")
        }
    }

    private func find(_ problems: inout [String], in value: JSONValue, at path: String) {
        if value.isNull { return }
        switch (type, value) {
        case (.object?, .object(let object)):
            for member in object.members {
                find(&problems, inField: member, at: "\(path).\(member.key)")
            }
        case (.array?, .array(let values)):
            guard let element = elements.first else { return }
            let steps = steps(to: values, by: mergeRule, at: path, &problems)
            for (value, step) in zip(values, steps) {
                if let step { element.find(&problems, in: value, at: path + step) }
            }
        default:
            guard let type else { return }
            let known: FieldType =
                switch type {
                case .object: .map(.raw)
                case .array: .list(.raw)
                case .string: .string
                case .integer, .number: .int64
                case .boolean: .bool
                }
            if let problem = known.mismatch(value) { problems.append("\(path): \(problem)") }
        }
    }
}

/// The last steps of the paths to the elements of a list; `nil` for one that does not say which
/// it is.
private func steps(
    to values: [JSONValue],
    by rule: MergeSchema.Rule?,
    at path: String,
    _ problems: inout [String]
) -> [String?] {
    var steps: [String?] = []
    var known: Set<String> = []
    for (index, value) in values.enumerated() {
        let step: String
        switch rule {
        case .listByKey(let key, _)? where value[key] == nil:
            problems.append(
                "\(path): element \(index): associative list with keys has an element that omits "
                    + "key field \(quoted(key)) (and doesn't have default value)"
            )
            steps.append(nil)
            continue
        case .listByKey(let key, let schema)?:
            step = FieldSet.step("k:" + FieldSet.label(of: value, key, schema))
        case .set?: step = FieldSet.step("v:" + value.description)
        default:
            steps.append("[\(index)]")
            continue
        }
        if !known.insert(step).inserted {
            problems.append("\(path): duplicate entries for key \(step)")
        }
        steps.append(step)
    }
    return steps
}

/// The type of a value as the server's language calls it.
private func goType(_ value: JSONValue) -> String {
    switch value {
    case .null: "<nil>"
    case .bool: "bool"
    case .integer: "int64"
    case .double: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
}
