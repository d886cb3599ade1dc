internal import LockstepKubernetes

/// How a write is to be carried out, read from a request's parameters.
struct WriteOptions {
    /// What happens to fields that the kind does not know; all of them are dropped.
    enum FieldValidation {
        case ignore, warn, strict
    }

    /// Whether the write is only rehearsed: checked and answered, not stored.
    var isRehearsal = false
    /// What happens to unknown fields.
    var fieldValidation = FieldValidation.warn

    /// Reads the parameters; `name` is what refusals call them, such as `CreateOptions`.
    init(_ query: APIQuery, name: String) throws(Refusal) {
        for item in query.items {
            switch item.name {
            case "dryRun":
                guard item.value == "All" else {
                    throw .invalidOptions(
                        name,
                        .unsupported(
                            "dryRun",
                            "[\(quoted(item.value))]",
                            supported: ["All"]
                        )
                    )
                }
                isRehearsal = true
            case "fieldValidation":
                switch item.value {
                case "", "Warn": break
                case "Ignore": fieldValidation = .ignore
                case "Strict": fieldValidation = .strict
                default:
                    throw .invalidOptions(
                        name,
                        .unsupported(
                            "fieldValidation",
                            quoted(item.value),
                            supported: ["", "Ignore", "Strict", "Warn"]
                        )
                    )
                }
            default: break
            }
        }
    }

    /// What the answer says about dropped fields.
    func warnings(about unknownFields: [String]) -> [String] {
        guard fieldValidation == .warn else { return [] }
        return unknownFields.map { "299 - \(quoted("unknown field \(quoted($0))"))" }
    }
}
