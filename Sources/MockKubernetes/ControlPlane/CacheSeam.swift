internal import LockstepDeterminism
internal import LockstepKubernetes

// Stands in until the server itself answers as a cache that is behind.
enum ReadNeed: Hashable {
    case linearizable
    case anyCached
    case atLeast(Int64)
    case exactly(Int64)
}

extension APIServer {
    func need(of request: APIRequest) -> ReadNeed {
        guard request.verb == .get, !request.query.isEmpty else { return .linearizable }
        if request.isWatch { return .anyCached }
        guard let version = request.query["resourceVersion"].flatMap(parsedVersion) else {
            return .linearizable
        }
        return version == 0 ? .anyCached : .atLeast(version)
    }
    mutating func handle(_ request: APIRequest, at wall: WallInstant, seen: Int64?) -> APIResponse {
        handle(request, at: wall)
    }
    mutating func openWatch(_ request: APIRequest, seen: Int64?, since: Int64) -> WatchAnswer {
        openWatch(request)
    }
    mutating func drainWatch(_ id: WatchID, upTo: Int64?, at: WallInstant?) -> [WatchEvent] {
        drainWatch(id)
    }
    mutating func bookmark(_ id: WatchID) -> WatchEvent? { nil }
}
