internal import LockstepDeterminism
internal import LockstepKubernetes
internal import LockstepServices

/// What runs beside every client and answers its requests for a lock by way of the API server.
///
/// Whether a lock has expired it judges by its own wall clock, whoever's clock set the expiry; and
/// an owner is the name of a host, so everyone on that host is the same one.
struct MetaparticleSidecar: Sendable {
    /// What a client is told.
    enum Answer: Hashable, Sendable {
        /// 200: the lock exists (get) or is the client's (put), in this version.
        case found(version: UInt64)
        /// 404: there is no such lock.
        case missing
        /// 409: the lock is another's.
        case conflict
        /// Anything else, or nothing.
        case failed
    }

    private let name: String
    private let owner: String
    private let transport: BoundedTransport
    private let ttlNanoseconds: Int64
    private let path: APIPath
    private let collection: APIPath

    private static let group = "metaparticle.io"
    private static let namespace = "default"

    /// The sidecar of a pod.
    ///
    /// Throws `NotMounted` if there is no API server.
    init(_ name: String, in environment: Environment, timings: MetaparticleTimings) throws {
        self.name = name
        owner = environment.identity
        transport = BoundedTransport(
            try environment.services.kubernetes(),
            timekeeper: environment.timekeeper,
            timeoutNanoseconds: timings.request
        )
        ttlNanoseconds = timings.ttl
        var path = APIPath(
            group: Self.group,
            version: "v1",
            namespace: Self.namespace,
            resource: "locks"
        )
        collection = path
        path.name = name
        self.path = path
    }

    /// Says whether the lock exists; not, whose it is.
    func get() async -> Answer {
        switch await read() {
        case .success(let object): .found(version: version(of: object))
        case .failure(let answer): answer.answer
        }
    }

    /// Asks for the lock, or for more time with it.
    ///
    /// An owner with at least half of its time left is told that all is well, and gets no more.
    func put() async -> Answer {
        let object: CustomResource
        switch await read() {
        case .success(let found): object = found
        case .failure(let failure) where failure.answer == .missing: return await create()
        case .failure(let failure): return failure.answer
        }
        let spec = object.tree.object("spec")
        let isMine = spec?.string("owner") == owner
        if let left = nanosecondsLeft(spec), left < 0 || (isMine && left < ttlNanoseconds / 2) {
            return await replace(object)
        }
        return isMine ? .found(version: version(of: object)) : .conflict
    }

    private func create() async -> Answer {
        var object = CustomResource(
            apiVersion: Self.group + "/v1",
            kind: "Lock",
            name: name,
            namespace: Self.namespace
        )
        object.tree["spec"] = ownSpec()
        return await write(APIRequest(.post, collection, body: object.json))
    }

    /// Writes over exactly the version that was read.
    private func replace(_ object: CustomResource) async -> Answer {
        var object = object
        object.tree["spec"] = ownSpec()
        return await write(APIRequest(.put, path, body: object.json))
    }

    /// How far ahead of this host's wall clock the expiry is; `nil` if it is no time.
    private func nanosecondsLeft(_ spec: JSONObject?) -> Int64? {
        guard let expiry = spec?.string("expiry").flatMap(MicroTime.init(text:)) else { return nil }
        return expiry.wall.nanoseconds &- transport.timekeeper.wallClock.nanoseconds
    }

    private func ownSpec() -> JSONValue {
        let wall = transport.timekeeper.wallClock
        let expiry = WallInstant(nanoseconds: wall.nanoseconds &+ ttlNanoseconds)
        return .object(
            JSONObject(distinct: [
                JSONObject.Member(key: "owner", value: .string(owner)),
                JSONObject.Member(key: "expiry", value: .string(MicroTime(expiry).text)),
            ])
        )
    }

    private func read() async -> Result<CustomResource, Failure> {
        switch await transport.send(APIRequest(.get, path)) {
        case .response(let response) where response.isSuccess:
            guard let object = CustomResource(json: response.body) else {
                return .failure(Failure(answer: .failed))
            }
            return .success(object)
        case .response(let response) where response.status == 404:
            return .failure(Failure(answer: .missing))
        default:
            return .failure(Failure(answer: .failed))
        }
    }

    private func write(_ request: APIRequest) async -> Answer {
        guard case .response(let response) = await transport.send(request) else { return .failed }
        if response.status == 409 { return .conflict }
        guard response.isSuccess, let object = CustomResource(json: response.body) else {
            return .failed
        }
        return .found(version: version(of: object))
    }

    private func version(of object: CustomResource) -> UInt64 {
        object.resourceVersion.flatMap { UInt64($0) } ?? 0
    }

    /// An answer that ends a request early.
    private struct Failure: Error {
        let answer: Answer
    }
}
