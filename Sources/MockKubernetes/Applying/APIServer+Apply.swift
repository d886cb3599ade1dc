internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Makes an object what a client says of it, as far as the client says anything.
    ///
    /// The server remembers who said what. Fields that only this client had set and no longer
    /// names are removed; a field that somebody else set to another value is a conflict, unless
    /// the client insists. Who follows owners otherwise or not, an apply always does: an object
    /// that nobody was followed on belongs to `before-first-apply` until then.
    mutating func apply(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        part: Subresource?,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let options = try WriteOptions(request, name: "PatchOptions", isApply: true)
        let key = try key(of: name, in: try writtenNamespace(request, kind))
        let stored = store.object(key, ofKind: index)
        if stored == nil, part != nil { throw .notFound(kind, name) }
        let configuration = try AppliedConfiguration(request.body, of: kind, part: part)
        if options.fieldValidation == .strict, let repeated = request.repeatedMembers.first {
            throw .badRequest("error strict decoding YAML: key \(quoted(repeated)) already set")
        }
        let outcome = try configuration.outcome(
            on: stored,
            by: options.manager,
            isForced: request.query.flag("force") ?? false,
            at: wall
        )
        var whole = request
        whole.body = .object(outcome.tree)
        whole.repeatedMembers = []
        var body: ReadBody
        do throws(Refusal) {
            body = try read(whole, kind, options)
        } catch {
            guard let problem = error.problem else { throw error }
            throw .failure(
                "failed to convert new object (\(configuration.title)) to proper version: "
                    + problem
            )
        }
        body.owners = outcome.owners
        try checkNamespace(body.draft.metadata.namespace, key.namespace)
        try checkName(body.draft.metadata.name, name)
        if let stored {
            return try overwrite(stored, with: body, part: part, at: key, index, options, at: wall)
        }
        return try create(body, at: key, index, options, replacing: true, at: wall)
    }
}
