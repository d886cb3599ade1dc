internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Deletes every object of a namespace that the selectors mean, one after the other.
    ///
    /// It is no transaction: each object is deleted as if by a request of its own, with a version
    /// of its own, and the first refusal ends it. What has gone in the meantime is none.
    ///
    /// - Parameters:
    ///   - index: The kind's place.
    ///   - request: The request, whose options hold for each object.
    ///   - wall: The server's wall clock.
    /// - Returns: The list of the objects as they were.
    /// - Throws: The refusal of the request or of the first deletion that fails.
    mutating func deleteCollection(
        _ index: Int,
        _ request: APIRequest,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        let kind = kinds[index]
        guard kind.rules.deletion != .whenEmpty else { throw .methodNotAllowed }
        let options = try ReadOptions(request, kind)
        _ = try DeleteOptions(request)
        let page = try page(options, of: kind)
        let content = page.take(
            from: try snapshot(index, page.need, seen: nil),
            options.scope,
            single: false
        )
        for item in content.items {
            guard let metadata = item.tree.object("metadata"), let name = metadata.string("name")
            else {
                continue
            }
            var single = request
            single.path.namespace = metadata.string("namespace")
            single.path.name = name
            do throws(Refusal) {
                _ = try delete(name, index, single, at: wall)
            } catch {
                // Somebody else may have deleted it since.
                if error.response.status != 404 { throw error }
            }
        }
        return APIResponse(status: 200, body: .object(content.list(of: kind)))
    }
}
