import LockstepDeterminism
import LockstepKubernetes
import LockstepMockKubernetes

/// A server with the few requests that the tests send again and again.
final class Cluster {
    var server: APIServer
    /// The wall clock of the next request.
    var wall = LocalClock.epoch

    init(historyLimit: Int = 1_024) {
        server = APIServer(
            draws: Draws(seed: Seed(1), stream: "uid"),
            historyLimit: historyLimit
        )
    }

    init(copying other: Cluster) {
        server = other.server
        wall = other.wall
    }

    /// The events of a watch since the last call.
    func drain(_ id: WatchID) -> [WatchEvent] { server.drainWatch(id) }

    /// The commits since the last call.
    func commits() -> [Commit] { server.drainCommits() }

    static func lease(_ name: String = "l", version: String? = nil, holder: String = "a") -> Lease {
        var lease = Lease(name: name, namespace: "default")
        lease.holderIdentity = holder
        lease.leaseDurationSeconds = 15
        lease.metadata.resourceVersion = version
        return lease
    }

    func send(
        _ verb: APIRequest.Verb,
        in namespace: String = "default",
        query: APIQuery = [:],
        _ body: JSONValue? = nil
    ) -> APIResponse {
        server.handle(
            APIRequest(verb, .leases(in: namespace), query: query, body: body),
            at: wall
        )
    }

    func send(
        _ verb: APIRequest.Verb,
        _ name: String?,
        in namespace: String = "default",
        query: APIQuery = [:],
        _ body: JSONValue? = nil
    ) -> APIResponse {
        server.handle(
            APIRequest(verb, .leases(in: namespace, name: name), query: query, body: body),
            at: wall
        )
    }

    func create(_ name: String = "l", holder: String = "a") -> Lease {
        Lease(json: send(.post, Cluster.lease(name, holder: holder).json).body)
            ?? Lease(tree: [:])
    }

    /// What the server holds under a name.
    func read(_ name: String = "l") -> Lease? {
        let answer = send(.get, name)
        return answer.status == 200 ? Lease(json: answer.body) : nil
    }

    func watch(
        _ query: APIQuery = [:],
        namespace: String? = "default"
    ) -> WatchID? {
        var query = query
        query["watch"] = "1"
        let answer = server.openWatch(
            APIRequest(.get, .leases(in: namespace), query: query)
        )
        guard case .opened(let id) = answer else { return nil }
        return id
    }
}

extension APIResponse {
    /// The status in the body, if it is one.
    var refusal: Status? { Status(json: body) }
}
