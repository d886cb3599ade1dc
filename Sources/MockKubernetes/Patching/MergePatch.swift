internal import LockstepKubernetes

/// The document that a merge patch makes of another one.
///
/// Objects are merged member by member, `null` removes a member, and everything else replaces
/// what was there. A `null` in an object that comes new is dropped, in lists as well.
///
/// - Source: RFC 7386.
func mergePatched(_ document: JSONObject, with patch: JSONObject) -> JSONObject {
    guard patch.count > 16, document.count > 16 else {
        return patchedByLooking(document, with: patch)
    }
    return patchedByTable(document, with: patch)
}

private func patchedByLooking(_ document: JSONObject, with patch: JSONObject) -> JSONObject {
    var result = document
    for member in patch.members {
        result[member.key] = patched(result[member.key], with: member.value)
    }
    return result
}

/// The same with a table of places, so that many members cost no quadratic time.
private func patchedByTable(_ document: JSONObject, with patch: JSONObject) -> JSONObject {
    var members: [JSONObject.Member?] = document.members
    var places: [[UInt8]: Int] = [:]
    for (place, member) in document.members.enumerated() { places[Array(member.key.utf8)] = place }
    for member in patch.members {
        let name = Array(member.key.utf8)
        let place = places[name]
        let old = place.flatMap { members[$0]?.value }
        let new = patched(old, with: member.value).map { value in
            JSONObject.Member(key: member.key, value: value)
        }
        if let place, old != nil || new == nil {
            members[place] = new
        } else if let new {
            places[name] = members.count
            members.append(new)
        }
    }
    return JSONObject(distinct: members.compactMap(\.self))
}

/// What a member becomes; `nil` for none.
private func patched(_ old: JSONValue?, with new: JSONValue) -> JSONValue? {
    switch (old, new) {
    case (_, .null): nil
    case (.object(let old)?, .object(let new)): .object(mergePatched(old, with: new))
    default: new.withoutNulls
    }
}

extension JSONValue {
    /// The value without the members that are `null`, at any depth.
    var withoutNulls: JSONValue {
        switch self {
        case .object(let object):
            return .object(
                JSONObject(
                    distinct: object.members.compactMap { member in
                        member.value.isNull
                            ? nil
                            : JSONObject.Member(
                                key: member.key,
                                value: member.value.withoutNulls
                            )
                    }
                )
            )
        case .array(let elements): return .array(elements.map(\.withoutNulls))
        default: return self
        }
    }
}
