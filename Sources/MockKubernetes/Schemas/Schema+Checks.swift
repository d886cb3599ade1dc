internal import LockstepDeterminism
internal import LockstepKubernetes

extension Schema {
    /// Finds what in a value is other than the schema says.
    ///
    /// - Parameters:
    ///   - value: The value, defaults filled in.
    ///   - path: Where it stands.
    ///   - errors: Takes the breaches.
    func check(_ value: JSONValue, at path: String, into errors: inout [FieldError]) {
        if value.isNull, isNullable { return }
        if !hasType(value) {
            let (found, expected) = typeNames(of: value)
            errors.append(.type(path, quoted(found), expected))
        }
        if !choices.isEmpty, !choices.contains(value) {
            let names = choices.map { $0.asString ?? $0.description }
            errors.append(.unsupported(path, value.description, supported: names))
        }
        switch value {
        case .string(let text): check(text, at: path, into: &errors)
        case .integer, .double: checkNumber(value, at: path, into: &errors)
        case .array(let values): check(values, at: path, into: &errors)
        case .object(let object): check(object, at: path, into: &errors)
        default: break
        }
    }

    /// Whether a value is of the type.
    private func hasType(_ value: JSONValue) -> Bool {
        if isIntegerOrText {
            if case .string = value { return true }
            return isWhole(value)
        }
        guard let type else { return true }
        return switch (type, value) {
        case (.object, .object), (.array, .array), (.string, .string), (.boolean, .bool),
            (.number, .integer), (.number, .double):
            true
        case (.integer, _): isWhole(value)
        default: false
        }
    }

    /// What a value of another type is called, and what should stand there.
    ///
    /// Where the schema has a format, numbers, truth values and objects are told apart by that.
    private func typeNames(of value: JSONValue) -> (found: String, expected: String) {
        if isIntegerOrText { return (schemaTypeName(value), "integer,string") }
        if let format {
            switch value {
            case .integer: return ("int64", format)
            case .double: return ("float64", format)
            case .bool, .object: return ("", format)
            default: break
            }
        }
        return (schemaTypeName(value), type?.rawValue ?? "")
    }

    /// Whether a value is a whole number; one that is not written as an integer has to be one that
    /// a double holds exactly, together with its neighbours.
    ///
    /// - Source: `IsFloat64AJSONInteger` of `go-openapi/swag`.
    private func isWhole(_ value: JSONValue) -> Bool {
        switch value {
        case .integer: true
        case .double(let number):
            number.rounded(.towardZero) == number && number.magnitude <= 0x1p53 - 1
        default: false
        }
    }

    private func check(_ text: String, at path: String, into errors: inout [FieldError]) {
        guard type == .string else { return }
        let length = Int64(text.unicodeScalars.count)
        if let least = sizes.least, length < least {
            errors.append(.body(path, quoted(text), "should be at least \(least) chars long"))
        }
        if let most = sizes.most, length > most {
            errors.append(.tooLong(path, limit: Int(most)))
        }
        if let pattern, !pattern.isFound(in: text) {
            errors.append(.body(path, quoted(text), "should match '\(pattern.text)'"))
        }
        if format == "date-time", !isTime(text) {
            errors.append(.type(path, quoted(text), "date-time"))
        }
    }

    /// Whether a text is a time, with a fraction of any length or without.
    private func isTime(_ text: String) -> Bool {
        let whole = text.prefix { $0 != "." }
        let zone = text.dropFirst(whole.count + 1).drop { $0.isASCII && $0.isNumber }
        return Timestamp(text: String(whole + zone)) != nil
    }

    private func checkNumber(
        _ value: JSONValue,
        at path: String,
        into errors: inout [FieldError]
    ) {
        guard type == .integer || type == .number, let number = value.asNumber else { return }
        let text = value.description
        if let minimum, minimum.isExclusive ? number <= minimum.value : number < minimum.value {
            let than = minimum.isExclusive ? "greater than" : "greater than or equal to"
            errors.append(.body(path, text, "should be \(than) \(plain(minimum.value))"))
        }
        if let maximum, maximum.isExclusive ? number >= maximum.value : number > maximum.value {
            let than = maximum.isExclusive ? "less than" : "less than or equal to"
            errors.append(.body(path, text, "should be \(than) \(plain(maximum.value))"))
        }
    }

    private func check(_ values: [JSONValue], at path: String, into errors: inout [FieldError]) {
        guard type == .array else { return }
        let count = Int64(values.count)
        if let least = sizes.least, count < least {
            errors.append(.body(path, "\(count)", "should have at least \(least) items"))
        }
        if let most = sizes.most, count > most {
            errors.append(.tooMany(path, count, most: most))
        }
        for (index, value) in values.enumerated() {
            elements.first?.check(value, at: "\(path)[\(index)]", into: &errors)
        }
        checkRepetitions(values, at: path, into: &errors)
    }

    /// Finds elements that stand in a list twice where each may stand there once.
    private func checkRepetitions(
        _ values: [JSONValue],
        at path: String,
        into errors: inout [FieldError]
    ) {
        if listKind == .atomic { return }
        let names = values.map { value -> JSONValue in
            guard case .map(let keys) = listKind else { return value }
            var name = JSONObject()
            for key in keys { name[key] = value[key] }
            return .object(name)
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            errors.append(.duplicate("\(path)[\(index)]", name.description))
        }
    }

    private func check(_ object: JSONObject, at path: String, into errors: inout [FieldError]) {
        guard type == .object else { return }
        for name in required where object[name] == nil {
            errors.append(.required(Place.joined(path, name)))
        }
        let count = Int64(object.count)
        if let least = sizes.least, count < least {
            errors.append(.body(path, "\(count)", "should have at least \(least) properties"))
        }
        if let most = sizes.most, count > most {
            errors.append(.tooMany(path, count, most: most))
        }
        for member in object.members {
            property(member.key)?.check(
                member.value,
                at: Place.joined(path, member.key),
                into: &errors
            )
        }
    }
}

/// A number as the server writes limits: whole ones without a point.
private func plain(_ number: Double) -> String {
    Int64(exactly: number).map { "\($0)" } ?? "\(number)"
}

/// What the server calls the type of a value in refusals of values.
private func schemaTypeName(_ value: JSONValue) -> String {
    switch value {
    case .bool: "boolean"
    case .integer: "integer"
    case .double: "number"
    default: jsonTypeName(value)
    }
}

extension FieldError {
    /// A value that breaks a limit of its schema.
    fileprivate static func body(_ field: String, _ value: String, _ rule: String) -> FieldError {
        invalid(field, value, "\(field) in body \(rule)")
    }

    /// A value of another type than its schema's; `value` as it is to be printed.
    fileprivate static func type(
        _ field: String,
        _ value: String,
        _ expected: String
    ) -> FieldError {
        FieldError(
            field: field,
            reason: "FieldValueTypeInvalid",
            message: "Invalid value: \(value): \(field) in body must be of type \(expected): "
                + value
        )
    }

    /// A list or object that has too many members.
    fileprivate static func tooMany(_ field: String, _ count: Int64, most: Int64) -> FieldError {
        FieldError(
            field: field,
            reason: "FieldValueTooMany",
            message: "Too many: \(count): must have at most \(most) items"
        )
    }
}
