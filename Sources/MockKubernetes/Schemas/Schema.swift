internal import LockstepKubernetes

/// What a value in an object of a user's own kind may be, and what becomes of it.
///
/// It is the part of OpenAPI's schemas that definitions of such kinds are made of: types, limits,
/// closed lists, defaults and nested schemas. Schemas that are combined by `allOf` and the like
/// are not looked at.
///
/// - Source: Kubernetes, structural schemas of apiextensions.k8s.io/v1.
struct Schema: Sendable {
    /// A value's type.
    enum TypeName: String, Sendable, CaseIterable {
        case object, array, string, integer, number, boolean
    }

    /// How the elements of a list are told apart.
    enum ListKind: Hashable, Sendable {
        /// Not at all; the list is one value.
        case atomic
        /// Each value stands there once.
        case set
        /// By fields of the elements.
        case map([String])
    }

    /// A field of an object.
    struct Property: Sendable {
        var name: String
        var schema: Schema
    }

    /// A bound for a number.
    struct Bound: Sendable {
        var value: Double
        var isExclusive = false
    }

    /// The type; `nil` for any.
    var type: TypeName?
    /// Whether the value is an integer or a text.
    var isIntegerOrText = false
    /// Whether `null` is a value of its own.
    var isNullable = false
    /// Whether fields that the schema does not name are kept.
    var keepsUnknownFields = false
    /// Whether an object is one value, in which nobody sets single fields.
    var isAtomic = false
    /// What a text is besides, such as `date-time`.
    var format: String?
    /// What stands there where the client leaves it out.
    var defaultValue: JSONValue?
    /// The only values there may be; none for all.
    var choices: [JSONValue] = []
    /// The smallest number.
    var minimum: Bound?
    /// The largest number.
    var maximum: Bound?
    /// How many characters a text has, elements a list, members an object.
    var sizes = Sizes()
    /// What a text must match.
    var pattern: Pattern?
    /// The fields of an object, sorted by name.
    var properties: [Property] = []
    /// The names of the fields that must be there.
    var required: [String] = []
    /// What all further fields of an object are; at most one.
    var further: [Schema] = []
    /// What the elements of a list are; at most one.
    var elements: [Schema] = []
    /// How the elements of a list are told apart.
    var listKind = ListKind.atomic
    /// What must hold of the value, also compared with the one before.
    var rules: [SchemaRule] = []

    /// Bounds of a size; `nil` for none.
    struct Sizes: Sendable {
        var least: Int64?
        var most: Int64?
    }

    /// What a field of an object is; `nil` if nothing is known of it.
    func property(_ name: String) -> Schema? {
        properties.first { $0.name == name }?.schema ?? further.first
    }

    /// Whether there is a rule anywhere in it.
    var hasRules: Bool {
        !rules.isEmpty || properties.contains { $0.schema.hasRules }
            || further.contains { $0.hasRules } || elements.contains { $0.hasRules }
    }
}
