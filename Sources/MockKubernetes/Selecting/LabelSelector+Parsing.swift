extension LabelSelector {
    /// Reads a selector.
    ///
    /// - Throws: A bad request that says at which word the text stopped making sense.
    init(parsing text: String) throws(Refusal) {
        var tokens = LabelSelectorTokens(text)
        while true {
            switch tokens.next {
            case .end: return
            case .word, .sign("!"): break
            case let other:
                throw .badRequest(
                    "found '\(other.text)', expected: !, identifier, or 'end of string'"
                )
            }
            do throws(Complaint) {
                requirements.append(try Requirement(reading: &tokens))
            } catch {
                throw .badRequest("unable to parse requirement: \(error.text)")
            }
            switch tokens.take() {
            case .end: return
            case .sign(","):
                if tokens.next.isWord || tokens.next == .sign("!") { continue }
                throw .badRequest(
                    "found '\(tokens.next.text)', expected: identifier after ','"
                )
            case let other:
                throw .badRequest("found '\(other.text)', expected: ',' or 'end of string'")
            }
        }
    }
}

/// What is wrong with one requirement.
private struct Complaint: Error {
    var text: String

    init(_ text: String) {
        self.text = text
    }

    /// Complains about several things at once.
    init(_ errors: [FieldError]) {
        let list = errors.map { "\($0.field): \($0.message)" }
        text = list.count == 1 ? list[0] : "[\(list.joined(separator: ", "))]"
    }
}

extension LabelSelector.Requirement {
    /// Reads one requirement.
    fileprivate init(reading tokens: inout LabelSelectorTokens) throws(Complaint) {
        var isNegated = false
        var token = tokens.take()
        if token == .sign("!") {
            isNegated = true
            token = tokens.take()
        }
        guard case .word(let key) = token else {
            throw Complaint("found '\(token.text)', expected: identifier")
        }
        if let breach = qualifiedNameBreach(key) {
            throw Complaint([.invalid("<nil>", quoted(key), breach)])
        }
        self.key = key
        if isNegated {
            rule = .isAbsent
        } else if tokens.next == .end || tokens.next == .sign(",") {
            rule = .exists
        } else {
            rule = try Self.rule(on: key, reading: &tokens)
        }
    }

    private static func rule(
        on key: String,
        reading tokens: inout LabelSelectorTokens
    ) throws(Complaint) -> LabelSelector.Rule {
        let sign = tokens.take().text
        switch sign {
        case "in", "notin":
            let values = try self.values(reading: &tokens)
            try check(values, of: key)
            return sign == "in" ? .isIn(values) : .isNotIn(values)
        case "=", "==", "!=":
            let value = try self.value(reading: &tokens)
            try check([value], of: key)
            return sign == "!=" ? .isNotIn([value]) : .isIn([value])
        case ">", "<":
            let value = try self.value(reading: &tokens)
            try check([value], of: key, areNumbers: true)
            let bound = Int64(value) ?? 0
            return sign == ">" ? .isAbove(bound) : .isBelow(bound)
        default:
            throw Complaint("found '\(sign)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private static func value(
        reading tokens: inout LabelSelectorTokens
    ) throws(Complaint) -> String {
        if tokens.next == .end || tokens.next == .sign(",") { return "" }
        let token = tokens.take()
        guard token.isWord else {
            throw Complaint("found '\(token.text)', expected: identifier")
        }
        return token.text
    }

    /// Reads the values in parentheses; two commas in a row, or nothing, stand for an empty one.
    private static func values(
        reading tokens: inout LabelSelectorTokens
    ) throws(Complaint) -> [String] {
        let open = tokens.take()
        guard open == .sign("(") else { throw Complaint("found '\(open.text)' expected: '('") }
        if tokens.next == .sign(")") {
            _ = tokens.take()
            return [""]
        }
        guard tokens.next.isWord || tokens.next == .sign(",") else {
            throw Complaint("found '\(tokens.next.text)', expected: ',', ')' or identifier")
        }
        var values: [String] = []
        func insert(_ value: String) {
            if !values.contains(value) { values.append(value) }
        }
        while true {
            switch tokens.take() {
            case .word(let value):
                insert(value)
                if tokens.next == .sign(",") { continue }
                guard tokens.next == .sign(")") else {
                    throw Complaint("found '\(tokens.next.text)', expected: ',' or ')'")
                }
            case .sign(","):
                if values.isEmpty { insert("") }
                if tokens.next == .sign(",") {
                    _ = tokens.take()
                    insert("")
                }
                guard tokens.next == .sign(")") else { continue }
                insert("")
            case let other:
                throw Complaint("found '\(other.text)', expected: ',', or identifier")
            }
            _ = tokens.take()
            return values.sorted()
        }
    }

    private static func check(
        _ values: [String],
        of key: String,
        areNumbers: Bool = false
    ) throws(Complaint) {
        var errors: [FieldError] = []
        for (place, value) in values.enumerated() where areNumbers && Int64(value) == nil {
            errors.append(
                .invalid(
                    "values[\(place)]",
                    quoted(value),
                    "for 'Gt', 'Lt' operators, the value must be an integer"
                )
            )
        }
        for (place, value) in values.enumerated() {
            if let breach = labelValueBreach(value) {
                errors.append(.invalid("values[\(place)][\(key)]", quoted(value), breach))
            }
        }
        if !errors.isEmpty { throw Complaint(errors) }
    }
}
