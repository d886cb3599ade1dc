internal import LockstepKubernetes

extension Schema {
    /// Reads a schema as definitions have it; what is not known here is left out.
    ///
    /// - Parameter json: An object such as `{"type": "string", "maxLength": 20}`.
    /// - Throws: What cannot be read.
    init(json: JSONObject) throws(KindProblem) {
        if let text = json.string("type") {
            guard let type = TypeName(rawValue: text) else {
                throw KindProblem(
                    found: "the type \(quoted(text))",
                    expected: TypeName.allCases.map(\.rawValue).joined(separator: ", ")
                )
            }
            self.type = type
        }
        isIntegerOrText = json.bool("x-kubernetes-int-or-string") == true
        isNullable = json.bool("nullable") == true
        keepsUnknownFields = json.bool("x-kubernetes-preserve-unknown-fields") == true
        isAtomic = json.string("x-kubernetes-map-type") == "atomic"
        format = json.string("format")
        defaultValue = json["default"].map(sortedByName)
        choices = json.array("enum") ?? []
        minimum = Self.bound(json, "minimum", "exclusiveMinimum")
        maximum = Self.bound(json, "maximum", "exclusiveMaximum")
        if let text = json.string("pattern") {
            pattern = Pattern(text)
            if pattern == nil {
                throw KindProblem(
                    found: "the pattern \(quoted(text))",
                    expected: "a regular expression"
                )
            }
        }
        switch type {
        case .string: sizes = Self.sizes(json, "minLength", "maxLength")
        case .array: sizes = Self.sizes(json, "minItems", "maxItems")
        case .object: sizes = Self.sizes(json, "minProperties", "maxProperties")
        default: break
        }
        required = (json.array("required") ?? []).compactMap(\.asString)
        for member in json.object("properties")?.members.sorted(by: { $0.key < $1.key }) ?? [] {
            let schema = try Schema(json: member.value.asObject ?? JSONObject())
            properties.append(Property(name: member.key, schema: schema))
        }
        if let inner = json.object("additionalProperties") {
            further = [try Schema(json: inner)]
        } else if json.bool("additionalProperties") == true {
            keepsUnknownFields = true
        }
        if let inner = json.object("items") { elements = [try Schema(json: inner)] }
        switch json.string("x-kubernetes-list-type") {
        case "set": listKind = .set
        case "map":
            let keys = (json.array("x-kubernetes-list-map-keys") ?? []).compactMap(\.asString)
            listKind = .map(keys)
        default: break
        }
        for rule in json.array("x-kubernetes-validations") ?? [] {
            let text = rule["rule"]?.asString ?? ""
            let message = rule["message"]?.asString ?? "failed rule: \(text)"
            rules.append(try SchemaRule(text, message: message))
        }
    }

    private static func bound(_ json: JSONObject, _ name: String, _ exclusive: String) -> Bound? {
        guard let value = json[name]?.asNumber else { return nil }
        return Bound(value: value, isExclusive: json.bool(exclusive) == true)
    }

    private static func sizes(_ json: JSONObject, _ least: String, _ most: String) -> Sizes {
        Sizes(least: json.integer(least), most: json.integer(most))
    }
}

extension JSONValue {
    /// The number, if it is one.
    var asNumber: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}
