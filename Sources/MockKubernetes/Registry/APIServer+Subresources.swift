internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Answers a request about a part of an object.
    mutating func handle(
        _ part: Subresource,
        of name: String,
        _ index: Int,
        _ request: APIRequest,
        seen: Int64?,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        switch (part, request.verb) {
        case (.status, .get): try get(name, index, request, seen: seen)
        case (.status, .put), (.finalize, .put):
            try update(name, index, request, part: part, at: wall)
        case (.status, .patch): try patch(name, index, request, part: part, at: wall)
        case (.binding, .post): try bind(name, index, request, at: wall)
        case (.eviction, .post): try evict(name, index, request, at: wall)
        default: throw .methodNotAllowed
        }
    }
}
