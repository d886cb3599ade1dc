internal import LockstepKubernetes

/// The answer to the few paths that need no store: health and version; `nil` for any other path.
///
/// The server is always well: what ails a store is for whoever models it.
func healthAnswer(to path: String) -> APIResponse? {
    guard path.utf8.count < 64 else { return nil }
    if path == "/version" { return APIResponse(status: 200, body: version) }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts[0].isEmpty else { return nil }
    guard parts[1] == "healthz" || parts[1] == "livez" || parts[1] == "readyz" else { return nil }
    if parts.count == 3, parts[2] != "ping", parts[2] != "log", parts[2] != "etcd" { return nil }
    return APIResponse(
        status: 200,
        headers: APIResponse.Headers(contentType: "text/plain; charset=utf-8"),
        body: "ok"
    )
}

/// The version whose behaviour is modelled; clients choose by it what they may ask.
private let version: JSONValue = [
    "major": "1",
    "minor": "36",
    "gitVersion": "v1.36.2",
    "gitCommit": "0000000000000000000000000000000000000000",
    "gitTreeState": "clean",
    "buildDate": "2026-01-01T00:00:00Z",
    "goVersion": "none",
    "compiler": "swiftc",
    "platform": "lockstep",
]
