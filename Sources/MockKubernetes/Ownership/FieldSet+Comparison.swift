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
        switch (new, rule) {
        case (_, .whole?): return leaf(new, old)
        case (.object(let object), _):
            var schema = MergeSchema.plain
            if case .object(let known)? = rule { schema = known }
            let before = MemberIndex(old?.asObject)
            return FieldSet(
                isMember: old == nil,
                object.members.map { member in
                    let old = before[member.key]
                    return (
                        "f:" + member.key, changes(in: member.value, since: old, schema[member.key])
                    )
                }
            )
        case (.array(let elements), .listByKey(let key, let schema)?):
            let before = JSONObject(
                distinct: (old?.asArray ?? []).map {
                    .init(key: label(of: $0, key, schema), value: $0)
                }
            )
            let known = MemberIndex(before)
            return FieldSet(
                isMember: old == nil,
                elements.map { element in
                    let name = label(of: element, key, schema)
                    return (
                        "k:" + name, changes(in: element, since: known[name], .object(schema))
                    )
                }
            )
        case (.array(let elements), .set?):
            let before = Set((old?.asArray ?? []).map(\.description))
            return FieldSet(
                isMember: old == nil,
                elements.map { element in
                    let name = element.description
                    return ("v:" + name, leaf(element, before.contains(name) ? element : nil))
                }
            )
        default: return leaf(new, old)
        }
    }

    private static func leaf(_ new: JSONValue, _ old: JSONValue?) -> FieldSet {
        var set = FieldSet()
        set.isMember = !(old.map(new.isIdentical) ?? false)
        return set
    }

    /// The keys of a list's element, as text.
    static func label(of element: JSONValue, _ key: String, _ schema: MergeSchema) -> String {
        var keys = JSONObject()
        keys[key] = element[key] ?? .null
        for further in schema.furtherKeys {
            keys[further.name] = element[further.name] ?? further.absent
        }
        return keys.description
    }
}
