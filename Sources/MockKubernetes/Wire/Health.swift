public import LockstepKubernetes

/// A question about a server's health: `/livez`, `/readyz`, or `/healthz`, or one of their checks.
///
/// With `verbose` every check is listed, with `exclude` one is left out, as often as it is given.
/// The checks are those that can fail here, and a few more that are always there; a real server
/// has many more.
///
/// - Source: https://kubernetes.io/docs/reference/using-api/health-checks/, and a kube-apiserver
///   1.36.2 without its store, whose `/livez` answered 500 after the 2 s that the check waits.
public struct HealthProbe: Hashable, Sendable {
    /// For how long a check waits for a store that does not answer, in nanoseconds.
    ///
    /// A real server asks its store no more often than once in half that time, and until the
    /// answer is there says what the last one was; here every probe waits for its own.
    public static let storeWaitNanoseconds: Int64 = 2_000_000_000

    private let endpoint: String
    /// The one check that is asked for; `nil` for all.
    private let check: String?
    private let isVerbose: Bool
    private let excluded: [String]

    /// Reads a path and its query; `nil` if it is no question of health.
    init?(path: String, query: String) {
        guard path.utf8.count < 64 else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0].isEmpty else { return nil }
        endpoint = String(parts[1])
        guard let checks = HealthProbe.checks[endpoint] else { return nil }
        check = parts.count == 3 ? String(parts[2]) : nil
        if let check, !checks.contains(check) { return nil }
        let query = APIQuery(text: query)
        isVerbose = query.items.contains { $0.name == "verbose" }
        excluded = query.items.filter { $0.name == "exclude" }.map(\.value)
    }

    private static let checks = [
        "healthz": ["ping", "log", "etcd"],
        "livez": ["ping", "log", "etcd"],
        "readyz": ["ping", "log", "etcd", "etcd-readiness", "informer-sync", "shutdown"],
    ]

    /// Whether the answer depends on the store's answering.
    public var asksStore: Bool {
        let asked = check.map { [$0] } ?? HealthProbe.checks[endpoint] ?? []
        return asked.contains { isAboutStore($0) && !isExcluded($0) }
    }

    /// The answer: 200, or 500 if a check fails.
    ///
    /// - Parameter isStoreReachable: Whether the server that was asked reaches its store.
    /// - Returns: A text that says what was found.
    public func answer(isStoreReachable: Bool) -> APIResponse {
        let isWell = isStoreReachable || !asksStore
        if let check {
            return isWell
                ? text(200, "ok")
                : text(500, "internal server error: \(check) failed: reason withheld\n")
        }
        if isWell, !isVerbose { return text(200, "ok") }
        var lines = ""
        for check in HealthProbe.checks[endpoint] ?? [] {
            if isExcluded(check) {
                lines += "[+]\(check) excluded: ok\n"
            } else if isAboutStore(check), !isStoreReachable {
                lines += "[-]\(check) failed: reason withheld\n"
            } else {
                lines += "[+]\(check) ok\n"
            }
        }
        lines += "\(endpoint) check \(isWell ? "passed" : "failed")\n"
        return text(isWell ? 200 : 500, lines)
    }

    private func isAboutStore(_ check: String) -> Bool {
        check == "etcd" || check == "etcd-readiness"
    }

    /// Who asks for one check by name gets it.
    private func isExcluded(_ name: String) -> Bool { check == nil && excluded.contains(name) }

    private func text(_ status: Int, _ body: String) -> APIResponse {
        APIResponse(
            status: status,
            headers: APIResponse.Headers(contentType: "text/plain; charset=utf-8"),
            body: .string(body)
        )
    }
}

extension WireRequest {
    /// The question of health that the request asks; `nil` if it asks something else.
    ///
    /// `reading` answers it as a server does that reaches its store.
    public var healthProbe: HealthProbe? {
        // Nearly all requests are about resources.
        if target.utf8.starts(with: "/api".utf8) { return nil }
        let (path, query) = halves
        return HealthProbe(path: path, query: query)
    }
}

extension ControlPlane {
    /// Whether the API server to which a connection leads reaches its store; `nil` if the server
    /// is down.
    public mutating func reachesStore(over connection: Connection) -> Bool? {
        replica(of: connection).map { isStoreReachable(from: $0) }
    }
}
