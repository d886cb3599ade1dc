internal import LockstepKubernetes

/// Where a page of a list ended: the revision that all pages show, and the key that comes next.
///
/// Clients are to take it for opaque. It is base64 of a small JSON object, as the server's own, so
/// that what a client makes up is refused as there.
struct ContinueToken: Hashable, Sendable {
    /// The revision that is shown; below 0 for whatever is the newest.
    var revision: Int64
    /// The first key of the next page, without what all keys of the list begin with.
    ///
    /// A zero byte at its end makes it the key after that of the last object.
    var start: String

    /// The token as clients get it.
    var text: String {
        let tree: JSONObject = [
            "v": "meta.k8s.io/v1", "rv": .integer(revision), "start": .string(start),
        ]
        return base64URL(Array(tree.description.utf8))
    }

    /// The token that comes after an object.
    init(after key: String, at revision: Int64) {
        self.revision = revision
        start = key + "\0"
    }

    /// A token for the same place in the newest state.
    var inconsistent: ContinueToken {
        var token = self
        token.revision = -1
        return token
    }

    /// Reads a token.
    ///
    /// - Throws: A bad request that says in which layer the text stopped making sense.
    init(parsing text: String) throws(Refusal) {
        func refuse(_ problem: String) -> Refusal {
            .badRequest("invalid continue token: continue key is not valid: \(problem)")
        }
        let bytes: [UInt8]
        switch decodedBase64URL(text) {
        case .success(let decoded): bytes = decoded
        case .failure(let problem):
            throw refuse("illegal base64 data at input byte \(problem.place)")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw refuse(error.problem(in: bytes))
        }
        guard case .object(let tree) = value else {
            throw refuse(
                "json: cannot unmarshal \(jsonTypeName(value)) into Go value of type "
                    + "storage.continueToken"
            )
        }
        guard tree.string("v") == "meta.k8s.io/v1" else {
            throw refuse("server does not recognize this encoded version \(tree.string("v") ?? "")")
        }
        revision = tree.integer("rv") ?? 0
        start = tree.string("start") ?? ""
        if revision == 0 {
            throw refuse("incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
        }
        if start.isEmpty { throw refuse("encoded start key empty (version meta.k8s.io/v1)") }
        let parts = start.split(separator: "/", omittingEmptySubsequences: false)
        if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) { throw refuse(start) }
    }
}
