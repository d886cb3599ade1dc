import LockstepDeterminism
import LockstepKubernetes

@testable import LockstepMockKubernetes

/// A control plane for tests, with a clock and a record of what it has put out.
struct Plane {
    var plane: ControlPlane
    var now = Moment(
        instant: .zero,
        wall: WallInstant(nanoseconds: 1_700_000_000_000_000_000)
    )
    var answers: [UInt64: APIResponse] = [:]
    var answeredAt: [UInt64: Double] = [:]
    var opened: [UInt64] = []
    var events: [UInt64: [WatchEvent]] = [:]
    var ended: [UInt64] = []
    var broken: [UInt64] = []
    var commits: [(commit: Commit, by: UInt64?)] = []
    var lastCall: UInt64 = 0

    init(seed: UInt64 = 7, _ change: (inout ControlPlaneSettings) -> Void = { _ in }) {
        var settings = ControlPlaneSettings()
        settings.namespaces = ["default", "x"]
        change(&settings)
        plane = ControlPlane(settings, seed: Seed(seed))
    }

    /// Seconds since the beginning.
    var seconds: Double { Double(now.instant.nanoseconds) / 1e9 }

    /// Hands a request in and lets nothing else happen.
    @discardableResult
    mutating func send(
        _ request: APIRequest,
        from client: String = "a",
        to replica: Int? = nil
    ) -> UInt64 {
        lastCall += 1
        let connection = Connection(client: client, replica: replica)
        plane.receive(request, as: lastCall, over: connection, at: now)
        collect()
        return lastCall
    }

    /// Lets time pass, step by step as a driver does.
    mutating func pass(_ seconds: Double) {
        let end = now.instant.advanced(byNanoseconds: Int64(seconds * 1e9))
        while let next = plane.nextInstant, next <= end {
            move(to: max(next, now.instant))
            plane.advance(to: now)
            collect()
        }
        move(to: end)
        plane.advance(to: now)
        collect()
    }

    private mutating func move(to instant: Instant) {
        now.wall.nanoseconds += instant.nanoseconds - now.instant.nanoseconds
        now.instant = instant
    }

    mutating func abandon(_ call: UInt64) {
        plane.abandon(call, at: now)
        collect()
    }

    mutating func collect() {
        for output in plane.drain() {
            switch output {
            case .answer(let call, let response):
                answers[call] = response
                answeredAt[call] = seconds
            case .opened(let call): opened.append(call)
            case .events(let call, let list): events[call, default: []] += list
            case .ended(let call): ended.append(call)
            case .broken(let call):
                broken.append(call)
                answeredAt[call] = seconds
            case .committed(let commit, let call): commits.append((commit, call))
            }
        }
    }

    // MARK: Requests

    static func lease(_ holder: String, at version: String? = nil) -> JSONValue {
        var metadata: JSONObject = ["name": "l", "namespace": "x"]
        if let version { metadata["resourceVersion"] = .string(version) }
        return [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": .object(metadata),
            "spec": ["holderIdentity": .string(holder), "leaseDurationSeconds": 15],
        ]
    }

    static func create(_ holder: String = "a") -> APIRequest {
        APIRequest(.post, .leases(in: "x"), body: lease(holder))
    }

    /// Creates another lease than that of all other requests.
    static func createOther(_ name: String) -> APIRequest {
        let metadata: JSONObject = ["name": .string(name), "namespace": "x"]
        return APIRequest(
            .post,
            .leases(in: "x"),
            body: [
                "apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
                "metadata": .object(metadata), "spec": ["holderIdentity": "a"],
            ]
        )
    }

    static func put(
        _ holder: String,
        at version: String?,
        query: APIQuery = APIQuery()
    ) -> APIRequest {
        APIRequest(
            .put,
            .leases(in: "x", name: "l"),
            query: query,
            body: lease(holder, at: version)
        )
    }

    static func get(_ query: APIQuery = APIQuery()) -> APIRequest {
        APIRequest(.get, .leases(in: "x", name: "l"), query: query)
    }

    static func list(_ query: APIQuery = APIQuery()) -> APIRequest {
        APIRequest(.get, .leases(in: "x"), query: query)
    }

    static func watch(_ query: APIQuery = APIQuery()) -> APIRequest {
        var query = query
        query["watch"] = "true"
        return APIRequest(.get, .leases(in: "x"), query: query)
    }

    /// Writes the lease over its newest version and returns the call.
    @discardableResult
    mutating func overwrite(_ holder: String, from client: String = "a", to replica: Int? = nil)
        -> UInt64
    {
        let version = plane.registry.newestLeaseVersion
        return send(Plane.put(holder, at: version), from: client, to: replica)
    }
}

extension APIServer {
    /// The version of the only lease, as the store has it.
    var newestLeaseVersion: String? {
        store.object(ObjectKey(namespace: "x", name: "l"), ofKind: 0)?.version
    }

    /// Who holds the only lease, as the store has it.
    var newestHolder: String? {
        store.object(ObjectKey(namespace: "x", name: "l"), ofKind: 0)?.tree
            .object("spec")?.string("holderIdentity")
    }
}
