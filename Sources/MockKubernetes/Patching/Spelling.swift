internal import LockstepKubernetes

// A JSON patch goes through a document that is text. What it does not look into stays as it was
// written, and a test compares that: texts and numbers are the same if they are written in the
// same way. Here a document is such a text if each of its texts and numbers is the text that stands
// for it, quotes included.

extension JSONValue {
    /// A value as it is written here.
    var asWritten: JSONValue {
        eachScalar { scalar in
            switch scalar {
            case .string, .integer, .double: .string(scalar.description)
            default: scalar
            }
        }
    }

    /// Whether there is a text in it that others write in another way.
    var isSpelledInWays: Bool {
        switch self {
        case .object(let object): object.members.contains { $0.value.isSpelledInWays }
        case .array(let elements): elements.contains(where: \.isSpelledInWays)
        case .string(let text): text.utf8.contains(where: mayBeEscaped)
        default: false
        }
    }

    /// A value as servers write it: besides what must be escaped they escape what could be taken
    /// for HTML, and two separators of lines.
    ///
    /// - Source: Go's `encoding/json`.
    var asServersSpell: JSONValue { asWritten.asCopied }

    /// What a copy of a text looks like, which is written anew.
    var asCopied: JSONValue {
        eachScalar { scalar in
            scalar.asString.map { .string(withServersEscapes($0)) } ?? scalar
        }
    }

    /// What a text stands for in which texts and numbers are as they were written.
    var asMeant: JSONValue {
        eachScalar { scalar in
            guard case .string(let text) = scalar else { return scalar }
            var notes = JSONNotes()
            return (try? JSONValue(parsing: Array(text.utf8), notes: &notes)) ?? .null
        }
    }

    /// The value with whatever is neither an object nor a list replaced.
    private func eachScalar(_ change: (JSONValue) -> JSONValue) -> JSONValue {
        switch self {
        case .object(let object):
            var members = object.members
            for index in members.indices {
                members[index].value = members[index].value.eachScalar(change)
            }
            return .object(JSONObject(distinct: members))
        case .array(let elements): return .array(elements.map { $0.eachScalar(change) })
        default: return change(self)
        }
    }
}

/// Whether a byte belongs to what can be written in more than one way, or may.
func mayBeEscaped(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0xE2: true
    default: false
    }
}

/// A JSON text with the escapes that servers write where none need be.
private func withServersEscapes(_ json: String) -> String {
    guard json.utf8.contains(where: mayBeEscaped) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
        switch scalar {
        case "<": result += #"\u003c"#
        case ">": result += #"\u003e"#
        case "&": result += #"\u0026"#
        case "\u{2028}": result += #"\u2028"#
        case "\u{2029}": result += #"\u2029"#
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
