internal import LockstepKubernetes

/// Which fields of objects must and must not have certain values; all terms have to hold.
///
///     let selector = try FieldSelector(parsing: "metadata.name=l,status.phase!=Failed")
///
/// Which fields can be named is for the kind to say, and checked apart from the grammar.
struct FieldSelector: Hashable, Sendable {
    /// One condition on one field.
    struct Term: Hashable, Sendable {
        /// The field's path.
        var field: String
        /// Whether the field must have the value, or must not.
        var isEqual: Bool
        /// The value; an absent field has the empty one.
        var value: String
    }

    /// The terms, sorted as texts, as the server does before it looks at them.
    var terms: [Term] = []

    /// Whether everything is selected.
    var isEmpty: Bool { terms.isEmpty }

    /// The value that a field must have, if a term says so.
    func required(_ field: String) -> String? {
        terms.first { $0.field == field && $0.isEqual }?.value
    }

    /// Reads a selector.
    ///
    /// - Throws: A bad request that quotes the first term that is none.
    init(parsing text: String) throws(Refusal) {
        for part in FieldSelector.parts(of: text).sorted() where !part.isEmpty {
            terms.append(try Term(part, in: text))
        }
    }

    /// Selects everything.
    init() {}

    /// Cuts at the commas that no backslash escapes.
    private static func parts(of text: String) -> [String] {
        var parts = [""]
        var isEscaped = false
        for character in text.unicodeScalars {
            if character == ",", !isEscaped {
                parts.append("")
                continue
            }
            isEscaped = character == "\\" && !isEscaped
            parts[parts.count - 1].unicodeScalars.append(character)
        }
        return parts
    }

    /// Checks that a kind's objects can be selected by the fields that are named.
    func check(_ kind: ResourceKind) throws(Refusal) {
        for term in terms where kind.selectableField(term.field) == nil {
            throw .badRequest(kind.unknownFieldText(term.field))
        }
    }
}

extension FieldSelector.Term {
    /// Reads one term of a selector.
    fileprivate init(_ text: String, in selector: String) throws(Refusal) {
        let characters = Array(text.unicodeScalars)
        var sign: (place: Int, length: Int)?
        var place = 0
        while place < characters.count, sign == nil {
            let pair = place + 1 < characters.count && characters[place + 1] == "="
            switch characters[place] {
            case "\\": place += 1
            case "!" where pair: sign = (place, 2)
            case "=": sign = (place, pair ? 2 : 1)
            default: break
            }
            place += 1
        }
        guard let sign else {
            throw .badRequest("invalid selector: '\(selector)'; can't understand '\(text)'")
        }
        field = String(String.UnicodeScalarView(characters[..<sign.place]))
        isEqual = characters[sign.place] != "!"
        value = try Self.plain(characters[(sign.place + sign.length)...])
    }

    /// The value without its escapes.
    private static func plain(_ text: ArraySlice<Unicode.Scalar>) throws(Refusal) -> String {
        var value = String.UnicodeScalarView()
        var isEscaped = false
        for character in text {
            if isEscaped {
                guard character == "\\" || character == "," || character == "=" else {
                    throw .badRequest(
                        "invalid field selector: invalid escape sequence: \\\(character)"
                    )
                }
                value.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "," || character == "=" {
                throw .badRequest(
                    "invalid field selector: unescaped character in value: \(character.value)"
                )
            } else {
                value.append(character)
            }
        }
        if isEscaped {
            throw .badRequest("invalid field selector: invalid escape sequence: \\")
        }
        return String(value)
    }
}
