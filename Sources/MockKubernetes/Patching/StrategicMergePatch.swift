internal import LockstepKubernetes

/// Merges a document with a patch that knows the document's type.
///
/// Unlike with a plain merge patch, lists whose elements have a key are merged element by
/// element, sets are united, and members that begin with a dollar sign give directions: `$patch`
/// (`replace`, `delete`), `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…`.
///
/// - Source: Kubernetes, strategic merge patch; the order of merged lists is the server's.
struct StrategicMergePatch {
    /// Why a patch cannot be applied.
    enum Failure: Error {
        /// The patch is malformed.
        case malformed(String)
        /// An element of a list does not say which one it is.
        case noKey

        /// The refusal of the request.
        var refusal: Refusal {
            switch self {
            case .malformed(let problem): .badRequest(problem)
            case .noKey: .unprocessable
            }
        }
    }

    /// Merges an object with a patch.
    func merge(
        _ original: JSONObject,
        with patch: JSONObject,
        _ schema: MergeSchema
    ) throws(Failure) -> JSONObject {
        if let directive = patch["$patch"] {
            switch directive {
            case "replace":
                var rest = patch
                rest["$patch"] = nil
                return rest
            case "delete": return JSONObject()
            case "merge": break
            default: throw .malformed("Unknown patch type found: \(plainText(directive))")
            }
        }
        var result = original
        try retainKeys(patch, in: &result)
        var members: [(key: String, value: JSONValue, order: [JSONValue]?)] = []
        for member in patch.members where !member.key.hasPrefix("$") {
            let order = patch.array("$setElementOrder/" + member.key)
            members.append((member.key, member.value, order))
        }
        for member in patch.members {
            if let key = member.key.dropping(prefix: "$deleteFromPrimitiveList/") {
                try deleteElements(member.value, from: key, in: &result)
            } else if let key = member.key.dropping(prefix: "$setElementOrder/"),
                patch[key] == nil, result[key]?.asArray != nil
            {
                members.append((key, .array([]), member.value.asArray))
            }
        }
        for (key, value, order) in members {
            result[key] = try merged(result[key], with: value, schema[key], order)
        }
        return result
    }

    /// What becomes of one member; `nil` if it goes.
    private func merged(
        _ original: JSONValue?,
        with patch: JSONValue,
        _ rule: MergeSchema.Rule?,
        _ order: [JSONValue]?
    ) throws(Failure) -> JSONValue? {
        switch (original, patch) {
        case (_, .null): return nil
        case (.object(let old)?, .object(let new)):
            var inner = MergeSchema.plain
            if case .object(let schema)? = rule { inner = schema }
            return .object(try merge(old, with: new, inner))
        case (.array(let old)?, .array(let new)):
            switch rule {
            case .listByKey(let key, let schema)?:
                return .array(try mergeList(old, with: new, by: key, schema, order))
            case .set?: return .array(mergeSet(old, with: new, order))
            case .object?, .whole?, nil: return new.isEmpty && order != nil ? original : patch
            }
        default: return patch.withoutDirectives.withoutNulls
        }
    }

    private func retainKeys(
        _ patch: JSONObject,
        in object: inout JSONObject
    ) throws(Failure) {
        guard let list = patch["$retainKeys"] else { return }
        guard case .array(let keys) = list else {
            throw .malformed("invalid patch format of retainKeys")
        }
        for member in patch.members where !member.key.hasPrefix("$") && !member.value.isNull {
            guard keys.contains(.string(member.key)) else {
                throw .malformed("invalid patch format of retainKeys")
            }
        }
        for member in object.members where !keys.contains(.string(member.key)) {
            object[member.key] = nil
        }
    }

    private func deleteElements(
        _ list: JSONValue,
        from key: String,
        in object: inout JSONObject
    ) throws(Failure) {
        guard case .array(let gone) = list else {
            throw .malformed("invalid patch format of primitive list")
        }
        guard case .array(let elements)? = object[key] else { return }
        object[key] = .array(elements.filter { !gone.contains($0) })
    }

    /// A directive as refusals print it: a text without quotes.
    private func plainText(_ value: JSONValue) -> String {
        value.asString ?? value.description
    }
}

extension String {
    /// The rest of a text that begins so.
    fileprivate func dropping(prefix: String) -> String? {
        hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
    }
}

extension JSONValue {
    /// The value without the members that give directions, at any depth.
    fileprivate var withoutDirectives: JSONValue {
        switch self {
        case .object(let object):
            return .object(
                JSONObject(
                    distinct: object.members.compactMap { member in
                        member.key.hasPrefix("$")
                            ? nil
                            : JSONObject.Member(
                                key: member.key,
                                value: member.value.withoutDirectives
                            )
                    }
                )
            )
        case .array(let elements):
            return .array(
                elements.filter { $0["$patch"] == nil }.map(\.withoutDirectives)
            )
        default: return self
        }
    }
}
