import LockstepKubernetes
import LockstepMockKubernetes

extension Cluster {
    /// The leases of the default namespace, or one of them, as targets have them.
    static func leases(_ name: String? = nil) -> String {
        APIPath.leases(in: "default", name: name).description
    }

    /// Asks as a client on a socket does: with a method, a target and bytes.
    func ask(
        _ method: String,
        _ target: String,
        type: String? = "application/json",
        accept: String? = nil,
        _ body: String = ""
    ) -> APIResponse {
        let wire = WireRequest(
            method: method,
            target: target,
            headers: .init(contentType: type, accept: accept),
            body: Array(body.utf8)
        )
        switch wire.reading {
        case .request(let request) where request.isWatch:
            switch server.openWatch(request) {
            case .refused(let response): return response
            case .opened: return APIResponse(status: 200, body: "a watch")
            }
        case .request(let request): return server.handle(request, at: wall)
        case .answered(let response): return response
        case .refused(let refusal): return server.response(to: refusal)
        }
    }

    /// Sends a patch of the lease `l`.
    func patch(_ form: String, _ body: String, query: String = "") -> APIResponse {
        ask("PATCH", Cluster.leases("l") + query, type: "application/\(form)+json", body)
    }
}

extension APIResponse {
    /// What a status says.
    var message: String { body["message"]?.asString ?? "" }
}
