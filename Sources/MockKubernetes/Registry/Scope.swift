internal import LockstepKubernetes

/// Which objects of a kind a list or a watch is about.
struct Scope: Hashable, Sendable {
    /// The namespace, or `nil` for all.
    private var namespace: String?
    /// What else the key must or must not be.
    private var terms: [Term] = []

    /// One condition on one part of the key.
    private struct Term: Hashable, Sendable {
        var isOnName: Bool
        var isEqual: Bool
        var value: String
    }

    /// Reads path and selectors.
    ///
    /// Selecting by labels is refused: this server does not do it.
    init(_ request: APIRequest, _ kind: ResourceKind) throws(Refusal) {
        namespace = request.path.namespace
        if request.query.isEmpty { return }
        if let selector = request.query["labelSelector"], !selector.isEmpty {
            throw .badRequest("this server does not select by labels (\(quoted(selector)))")
        }
        guard let selector = request.query["fieldSelector"], !selector.isEmpty else { return }
        for text in selector.split(separator: ",") {
            terms.append(try Scope.term(text, selector, kind))
        }
    }

    private static func term(
        _ text: Substring,
        _ selector: String,
        _ kind: ResourceKind
    ) throws(Refusal) -> Term {
        guard let sign = text.firstIndex(of: "=") else {
            throw .badRequest(
                "invalid selector: \(quoted(selector)); can't understand \(quoted(String(text)))"
            )
        }
        let isEqual = !text[..<sign].hasSuffix("!")
        let field = isEqual ? text[..<sign] : text[..<sign].dropLast()
        let value = text[sign...].drop { $0 == "=" }
        guard field == "metadata.name" || field == "metadata.namespace" else {
            if kind.isCustom { throw .badRequest("field label not supported: \(field)") }
            throw .badRequest(
                "\(quoted(String(field))) is not a known field selector: only "
                    + "\"metadata.name\", \"metadata.namespace\""
            )
        }
        return Term(isOnName: field == "metadata.name", isEqual: isEqual, value: String(value))
    }

    /// Whether the object at a key is meant.
    func contains(_ key: ObjectKey) -> Bool {
        if let namespace, namespace != key.namespace { return false }
        for term in terms
        where (term.value == (term.isOnName ? key.name : key.namespace)) != term.isEqual {
            return false
        }
        return true
    }
}
