internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Changes parts of an object.
    ///
    /// The patch makes a whole object of the stored one, which then takes the way of every update.
    /// So a version in the patch is a condition, and without one it is the stored version: nothing
    /// can come between, and no update is lost.
    mutating func patch(
        _ name: String,
        _ index: Int,
        _ request: APIRequest,
        part: Subresource? = nil,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        let form = try Patch.form(of: request, kind)
        if form == .apply { return try apply(name, index, request, part: part, at: wall) }
        _ = try WriteOptions(request.query, name: "PatchOptions")
        if request.query["force"] != nil { throw .forceWithoutApply }
        let key = ObjectKey(namespace: try writtenNamespace(request, kind), name: name)
        guard let stored = store.object(key, ofKind: index) else { throw .notFound(kind, name) }
        let patch = try Patch(request.body, form)
        let result = try patch.apply(to: stored.tree, of: kind)
        var update = request
        update.verb = .put
        update.body = .object(result)
        do throws(Refusal) {
            return try self.update(name, index, update, part: part, isPatch: true, at: wall)
        } catch {
            guard let problem = error.problem, !kind.isCustom else { throw error }
            throw .invalid(
                "",
                details: Status.Details(),
                errors: [.invalid("patch", patch.shown(result), problem)]
            )
        }
    }
}
