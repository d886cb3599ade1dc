internal import LockstepKubernetes

/// One field of an object that breaks a rule.
struct FieldError: Hashable, Sendable {
    /// The field's path.
    var field: String
    /// The class of breach, for programs.
    var reason: String
    /// What is wrong, without the path.
    var message: String

    /// A value that the rules do not allow; `value` as it is to be printed.
    static func invalid(_ field: String, _ value: String, _ rule: String) -> FieldError {
        FieldError(
            field: field,
            reason: "FieldValueInvalid",
            message: "Invalid value: \(value): \(rule)"
        )
    }

    /// A value that is missing.
    static func required(_ field: String, _ rule: String = "") -> FieldError {
        FieldError(
            field: field,
            reason: "FieldValueRequired",
            message: rule.isEmpty ? "Required value" : "Required value: \(rule)"
        )
    }

    /// A field or a change that is not allowed here.
    static func forbidden(_ field: String, _ rule: String) -> FieldError {
        FieldError(field: field, reason: "FieldValueForbidden", message: "Forbidden: \(rule)")
    }

    /// A value that an update may not change; `value` as it is to be printed.
    static func immutable(_ field: String, _ value: String) -> FieldError {
        invalid(field, value, "field is immutable")
    }

    /// A value that takes up too much room.
    static func tooLong(_ field: String, limit: Int) -> FieldError {
        FieldError(
            field: field,
            reason: "FieldValueTooLong",
            message: "Too long: may not be more than \(limit) bytes"
        )
    }

    /// One of several values that must differ; `value` as it is to be printed.
    static func duplicate(_ field: String, _ value: String) -> FieldError {
        FieldError(
            field: field,
            reason: "FieldValueDuplicate",
            message: "Duplicate value: \(value)"
        )
    }

    /// A value outside a closed list; `value` as it is to be printed.
    static func unsupported(
        _ field: String,
        _ value: String,
        supported: [String]
    ) -> FieldError {
        let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
        return FieldError(
            field: field,
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \(value): supported values: \(list)"
        )
    }

    /// The breach as a cause of a refusal.
    var cause: Status.Cause {
        Status.Cause(reason: reason, message: message, field: field)
    }
}
