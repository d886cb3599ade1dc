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
        let options = try WriteOptions(request.query, name: "PatchOptions")
        let stored = try patched(name, index, request)
        let patch = try Patch(request, form, options.fieldValidation)
        let result = try patch.apply(to: stored.tree, of: kind)
        var update = request
        update.verb = .put
        update.body = .object(result)
        update.repeatedMembers = []
        do throws(Refusal) {
            return try self.update(
                name,
                index,
                update,
                part: part,
                patch: patch.problems(in: request),
                at: wall
            )
        } catch {
            guard let problem = error.problem else { throw error }
            throw .makesNoSense(patch.shown(result), problem)
        }
    }

    /// The object that a patch is about; whether the patch makes sense is not looked at before.
    private func patched(
        _ name: String,
        _ index: Int,
        _ request: APIRequest
    ) throws(Refusal) -> StoredObject {
        let kind = kinds[index]
        let key = try key(of: name, in: try writtenNamespace(request, kind))
        guard let stored = store.object(key, ofKind: index) else { throw .notFound(kind, name) }
        return stored
    }

    /// What a patch gets of which the body is not even JSON.
    func patchRefusal(_ request: APIRequest, because problem: String) throws(Refusal) -> Refusal {
        let index = try route(request.path)
        guard let name = request.path.name else { throw .methodNotAllowed }
        let form = try Patch.form(of: request, kinds[index])
        let options = try WriteOptions(
            request.query,
            name: "PatchOptions",
            isApply: form == .apply
        )
        if form != .apply { _ = try patched(name, index, request) }
        return .unreadablePatch(problem, form, options.fieldValidation)
    }
}
