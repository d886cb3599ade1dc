internal import LockstepKubernetes

/// How the fields of a type are merged by a strategic merge patch; all others are replaced.
///
/// Objects are always merged, unless they are said to be replaced or to keep only named members.
struct MergeSchema: Sendable {
    /// How one field is merged.
    indirect enum Rule: Sendable {
        /// An object whose own fields have rules.
        case object(MergeSchema)
        /// A list of objects, which are told apart by one of their fields.
        case listByKey(String, MergeSchema)
        /// A list of plain values, each of which stands there once.
        case set
        /// An object that is one value where it is asked who set what.
        case whole
    }

    private let rules: [String: Rule]
    /// Further fields that tell elements of a list apart where it is asked who set what, with what
    /// stands for one that is not there.
    let furtherKeys: [(name: String, absent: JSONValue)]

    init(
        _ rules: [String: Rule] = [:],
        furtherKeys: [(name: String, absent: JSONValue)] = []
    ) {
        self.rules = rules
        self.furtherKeys = furtherKeys
    }

    /// The rule of a field.
    subscript(field: String) -> Rule? { rules[field] }
}

extension MergeSchema {
    /// Nothing but plain fields.
    static let plain = MergeSchema()

    /// The fields that every object has.
    static let metadata = MergeSchema([
        "ownerReferences": .listByKey("uid", plain), "finalizers": .set,
    ])

    /// How an object of a kind is merged.
    static func of(_ kind: ResourceKind) -> MergeSchema {
        if let schema = kind.rules.schema { return schema.objectMergeSchema }
        var rules: [String: Rule] = ["metadata": .object(metadata)]
        rules["status"] = .object(MergeSchema(["conditions": .listByKey("type", plain)]))
        return MergeSchema(rules.merging(kind.rules.merging) { _, own in own })
    }
}
