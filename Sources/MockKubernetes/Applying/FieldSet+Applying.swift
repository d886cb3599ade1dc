internal import LockstepKubernetes

extension FieldSet {
    /// The places that a client sets by applying a value.
    ///
    /// Those are its plain values and the elements of lists that are told apart; an object itself
    /// is set only where it is empty.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - rule: How lists in it are told apart.
    /// - Returns: The places.
    static func applied(_ value: JSONValue, _ rule: MergeSchema.Rule?) -> FieldSet {
        var set = FieldSet()
        switch (value, rule) {
        case (_, .whole?): set.isMember = true
        case (.object(let object), _):
            set.isMember = object.isEmpty
            for member in object.members {
                set["f:" + member.key] = applied(member.value, rule?.field(member.key))
            }
        case (.array(let elements), .listByKey(let key, let schema)?):
            for element in elements {
                var inner = applied(element, .object(schema))
                inner.isMember = true
                set["k:" + label(of: element, key, schema)] = inner
            }
        case (.array(let elements), .set?):
            for element in elements { set["v:" + element.description] = .place }
        default: set.isMember = true
        }
        return set
    }

    /// The set of the place itself.
    private static var place: FieldSet {
        var set = FieldSet()
        set.isMember = true
        return set
    }

    /// The paths of the places, such as `.spec.waiters[id="a"].since`; at each place, those that
    /// are in the set come before what is below the others.
    func paths(below prefix: String = "") -> [String] {
        let named = children.map { (prefix + FieldSet.step($0.name), $0.set) }
        return named.filter(\.1.isMember).map(\.0)
            + named.flatMap { path, set in set.paths(below: path) }
    }

    /// A step of a path.
    static func step(_ name: String) -> String {
        let text = String(name.dropFirst(2))
        switch name.prefix(2) {
        case "k:":
            guard case .object(let keys)? = try? JSONValue(parsing: text) else { return text }
            let pairs = keys.members.map { "\($0.key)=\($0.value.description)" }
            return "[\(pairs.joined(separator: ","))]"
        case "v:": return "[=\(text)]"
        default: return "." + text
        }
    }
}

extension MergeSchema.Rule {
    /// The rule of a field of an object that the rule is about.
    func field(_ name: String) -> MergeSchema.Rule? {
        guard case .object(let schema) = self else { return nil }
        return schema[name]
    }
}
