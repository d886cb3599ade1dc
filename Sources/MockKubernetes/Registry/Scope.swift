internal import LockstepKubernetes

/// Which objects of a kind a list or a watch is about.
struct Scope: Hashable, Sendable {
    /// The namespace, or `nil` for all.
    var namespace: String?
    /// The name, or `nil` for all.
    var name: String?

    /// Reads path and selectors.
    ///
    /// Selecting by labels is refused: this server does not do it.
    init(_ request: APIRequest) throws(Refusal) {
        namespace = request.path.namespace
        if request.query.isEmpty { return }
        if let selector = request.query["labelSelector"], !selector.isEmpty {
            throw .badRequest("this server does not select by labels (\(quoted(selector)))")
        }
        guard let selector = request.query["fieldSelector"], !selector.isEmpty else { return }
        for term in selector.split(separator: ",") {
            let halves = term.split(separator: "=", omittingEmptySubsequences: true)
            guard halves.count == 2 else {
                throw .badRequest("invalid field selector: \(quoted(selector))")
            }
            switch halves[0] {
            case "metadata.name": name = String(halves[1])
            case "metadata.namespace":
                let wanted = String(halves[1])
                if let namespace, namespace != wanted { name = "" }
                namespace = namespace ?? wanted
            default:
                throw .badRequest(
                    "\(quoted(String(halves[0]))) is not a known field selector: only "
                        + "\"metadata.name\", \"metadata.namespace\""
                )
            }
        }
    }

    /// Whether the object at a key is meant.
    func contains(_ key: ObjectKey) -> Bool {
        (name == nil || name == key.name) && (namespace == nil || namespace == key.namespace)
    }
}
