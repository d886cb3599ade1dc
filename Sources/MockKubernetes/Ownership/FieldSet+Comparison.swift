internal import LockstepKubernetes

extension FieldSet {
    /// The places of an object that are new or other than in an older one.
    ///
    /// Objects are looked into; so are lists whose elements have a key, or stand there once. All
    /// other lists are one value.
    ///
    /// - Parameters:
    ///   - new: The value.
    ///   - old: The older value; `nil` if there was none.
    ///   - rule: How lists in it are told apart.
    /// - Returns: The places.
    static func changes(
        in new: JSONValue,
        since old: JSONValue?,
        _ rule: MergeSchema.Rule?
    ) -> FieldSet {
        var set = FieldSet()
        set.isMember = old == nil
        switch (new, rule) {
        case (_, .whole?): return leaf(new, old)
        case (.object(let object), _):
            var schema = MergeSchema.plain
            if case .object(let known)? = rule { schema = known }
            for member in object.members {
                set["f:" + member.key] =
                    isWhole(member.key)
                    ? leaf(member.value, old?[member.key])
                    : changes(in: member.value, since: old?[member.key], schema[member.key])
            }
        case (.array(let elements), .listByKey(let key, let schema)?):
            let before = old?.asArray ?? []
            for element in elements {
                let name = "k:" + label(of: element, key)
                let old = before.first { label(of: $0, key) == label(of: element, key) }
                set[name] = changes(in: element, since: old, .object(schema))
            }
        case (.array(let elements), .set?):
            let before = old?.asArray ?? []
            for element in elements {
                set["v:" + element.description] =
                    leaf(element, before.contains(element) ? element : nil)
            }
        default: return leaf(new, old)
        }
        return set
    }

    private static func leaf(_ new: JSONValue, _ old: JSONValue?) -> FieldSet {
        var set = FieldSet()
        set.isMember = new != old
        return set
    }

    /// Whether an object under a name is one value, in which nobody sets single members.
    static func isWhole(_ name: String) -> Bool {
        name == "nodeSelector" || name == "matchLabels"
    }

    /// The keys of a list's element, as text.
    static func label(of element: JSONValue, _ key: String) -> String {
        var keys = JSONObject()
        keys[key] = element[key] ?? .null
        if key == "containerPort" { keys["protocol"] = element["protocol"] ?? "TCP" }
        return keys.description
    }
}
