internal import LockstepKubernetes

/// What a value becomes when a client applies another to it.
///
/// Objects are merged member by member, lists as far as their elements can be told apart;
/// everything else is what the client says.
///
/// - Parameters:
///   - said: What the client says.
///   - live: What is there; `nil` for nothing.
///   - rule: How lists in it are told apart.
/// - Returns: The merged value.
func applied(_ said: JSONValue, to live: JSONValue?, _ rule: MergeSchema.Rule?) -> JSONValue {
    switch (said, live, rule) {
    case (_, _, .whole?): return said
    case (.null, .object?, _): return live ?? said
    case (.object(let new), .object(let old)?, _):
        var result = old
        for member in new.members {
            result[member.key] = applied(
                member.value,
                to: old[member.key],
                rule?.field(member.key)
            )
        }
        return .object(result)
    case (.array(let new), .array(let old)?, .listByKey(let key, let schema)?):
        return .array(
            merged(
                old.map { (FieldSet.label(of: $0, key, schema), $0) },
                with: new.map { (FieldSet.label(of: $0, key, schema), $0) }
            ) { applied($1, to: $0, .object(schema)) }
        )
    case (.array(let new), .array(let old)?, .set?):
        return .array(
            merged(old.map { ($0.description, $0) }, with: new.map { ($0.description, $0) }) {
                $1
            }
        )
    default: return said
    }
}

/// The elements of two lists: those that both name stand in the new list's order, and the others
/// where they stood between them.
private func merged(
    _ old: [(name: String, value: JSONValue)],
    with new: [(name: String, value: JSONValue)],
    _ merge: (JSONValue?, JSONValue) -> JSONValue
) -> [JSONValue] {
    let oldNames = old.map(\.name)
    let newNames = new.map(\.name)
    var shared = newNames.filter { oldNames.contains($0) }[...]
    var done: [String] = []
    var result: [JSONValue] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
        if left < old.count, right < new.count {
            let name = oldNames[left]
            let isNew = newNames.contains(name)
            if name != newNames[right], isNew, let next = shared.first, next != name {
                left += 1
                continue
            }
        }
        if left < old.count, !newNames.contains(oldNames[left]) {
            result.append(old[left].value)
            left += 1
            continue
        }
        if left < old.count, done.contains(oldNames[left]) {
            left += 1
            continue
        }
        guard right < new.count else {
            left += 1
            continue
        }
        let (name, value) = new[right]
        if left < old.count, oldNames[left] == name { left += 1 }
        result.append(merge(old.first { $0.name == name }?.value, value))
        done.append(name)
        right += 1
        if shared.first == name { shared.removeFirst() }
    }
    return result
}

/// A value without what one client had set and nobody sets any more.
///
/// A place goes with everything in it, also what the server put there by itself. What is empty
/// afterwards goes, too.
///
/// - Parameters:
///   - value: The value.
///   - former: The places that the client had set.
///   - owned: The places that somebody sets now.
///   - rule: How lists in it are told apart.
/// - Returns: What is left; `nil` if that is nothing.
func pruned(
    _ value: JSONValue,
    of former: FieldSet,
    exceptFor owned: FieldSet,
    _ rule: MergeSchema.Rule?
) -> JSONValue? {
    if former.isEmpty { return value }
    switch (value, rule) {
    case (_, .whole?): return value
    case (.object(let object), _):
        var members: [JSONObject.Member] = []
        for member in object.members {
            let name = "f:" + member.key
            if former[name].isEmpty {
                members.append(member)
            } else if !owned[name].isEmpty,
                let rest = pruned(
                    member.value,
                    of: former[name],
                    exceptFor: owned[name],
                    rule?.field(member.key)
                )
            {
                members.append(JSONObject.Member(key: member.key, value: rest))
            }
        }
        if members.isEmpty, !object.isEmpty { return nil }
        return .object(JSONObject(distinct: members))
    case (.array(let elements), .listByKey(let key, let schema)?):
        let rest = elements.compactMap { element -> JSONValue? in
            let name = "k:" + FieldSet.label(of: element, key, schema)
            if former[name].isMember, !owned[name].isMember { return nil }
            return pruned(
                element,
                of: former[name],
                exceptFor: owned[name],
                .object(schema)
            )
        }
        return rest.isEmpty && !elements.isEmpty ? nil : .array(rest)
    case (.array(let elements), .set?):
        let rest = elements.filter { element in
            let name = "v:" + element.description
            return !former[name].isMember || owned[name].isMember
        }
        return rest.isEmpty && !elements.isEmpty ? nil : .array(rest)
    default: return value
    }
}
