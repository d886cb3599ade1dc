internal import LockstepKubernetes

/// The document that a merge patch makes of another one.
///
/// Objects are merged member by member, `null` removes a member, and everything else replaces
/// what was there. A `null` in an object that comes new is dropped, in lists as well.
///
/// - Source: RFC 7386.
func mergePatched(_ document: JSONObject, with patch: JSONObject) -> JSONObject {
    var result = document
    for member in patch.members {
        switch (result[member.key], member.value) {
        case (_, .null): result[member.key] = nil
        case (.object(let old)?, .object(let new)):
            result[member.key] = .object(mergePatched(old, with: new))
        case (_, let new): result[member.key] = new.withoutNulls
        }
    }
    return result
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
