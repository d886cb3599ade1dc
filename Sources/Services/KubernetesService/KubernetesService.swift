public import LockstepDeterminism
internal import LockstepHistories
public import LockstepKubernetes
internal import LockstepMockKubernetes
public import LockstepSimulation

/// A Kubernetes API server on the world's network, under the name `kubernetes`.
///
/// Every write of a lock's record is reported as a commit, so that judges know what the store knew.
/// Killing the service loses the store; pause it or cut it off instead.
public struct KubernetesService: Machine {
    /// The name under which pods find its transport.
    public static let name = "kubernetes"

    private var server: APIServer
    private var streams: [(watch: WatchID, address: ReplyAddress)] = []

    init(seed: Seed) {
        server = APIServer(draws: Draws(seed: seed, stream: "kubernetes"))
    }

    /// Mounts the service, and an `APITransport` to it, in a world.
    ///
    /// - Parameters:
    ///   - world: Where.
    ///   - name: Under which name; another one makes a cluster of its own.
    /// - Returns: The service.
    @discardableResult
    public static func mount(in world: World, as name: String = name) -> ServiceID {
        let seed = world.seed
        return world.mount(
            name,
            machine: { KubernetesService(seed: seed) },
            transport: { pod, service in WorldAPITransport(pod: pod, service: service) }
        )
    }

    /// A request as a machine sends it.
    public static func parcel(for request: APIRequest) -> Parcel {
        Parcel(body: APIRequestBody(request))
    }

    /// The response that a machine was sent; `nil` if the parcel holds something else.
    public static func response(in parcel: Parcel) -> APIResponse? {
        (parcel.body as? APIResponseBody)?.response
    }

    /// Answers requests, carries watches, and carries out `delete-records`.
    public mutating func handle(
        _ input: MachineInput,
        clock: MachineClock,
        into out: inout Directives
    ) {
        switch input {
        case .request(let address, let pod, let parcel):
            guard let body = parcel.body as? APIRequestBody else { return }
            if body.request.isWatch {
                open(body.request, address, &out)
                return
            }
            let response = server.handle(body.request, at: clock.wall)
            reportCommits(by: pod, request: address.request, to: &out)
            out.reply(to: address, Parcel(body: APIResponseBody(response)))
            tellWatchers(&out)
        case .command("delete-records"):
            deleteRecords(clock, &out)
        default:
            break
        }
    }

    private mutating func open(
        _ request: APIRequest,
        _ address: ReplyAddress,
        _ out: inout Directives
    ) {
        switch server.openWatch(request) {
        case .refused(let response):
            out.reply(to: address, Parcel(body: APIResponseBody(response)))
        case .opened(let watch):
            streams.append((watch, address))
            out.reply(to: address, Parcel(body: WatchEventsBody(server.drainWatch(watch))))
        }
    }

    private mutating func tellWatchers(_ out: inout Directives) {
        for stream in streams {
            let events = server.drainWatch(stream.watch)
            guard !events.isEmpty else { continue }
            out.reply(to: stream.address, Parcel(body: WatchEventsBody(events)))
        }
    }

    private mutating func reportCommits(
        by actor: String,
        request: UInt64,
        to out: inout Directives
    ) {
        for commit in server.drainCommits() {
            let reader = RecordReader.reader(of: server.kinds[commit.kindIndex])
            guard let reader else { continue }
            out.report(
                .committed(
                    LockstepHistories.Commit(
                        lock: commit.key.name,
                        version: UInt64(commit.revision),
                        uid: commit.uid,
                        before: commit.before.map(reader.read),
                        after: commit.after.map(reader.read),
                        actor: actor,
                        request: request
                    )
                )
            )
        }
    }

    /// Somebody deletes the record of every lock.
    private mutating func deleteRecords(_ clock: MachineClock, _ out: inout Directives) {
        for kind in server.kinds where RecordReader.reader(of: kind) != nil {
            var path = APIPath(
                group: kind.group,
                version: kind.version,
                resource: kind.resource
            )
            let list = server.handle(APIRequest(.get, path), at: clock.wall)
            for item in list.body["items"]?.asArray ?? [] {
                path.namespace = item["metadata"]?["namespace"]?.asString
                path.name = item["metadata"]?["name"]?.asString
                _ = server.handle(APIRequest(.delete, path), at: clock.wall)
            }
        }
        reportCommits(by: "", request: 0, to: &out)
        tellWatchers(&out)
    }
}

extension KubernetesService: ExplorableMachine {
    /// Adds what is stored; watches are not told apart.
    public func hashState(into hasher: inout Hasher) { hasher.combine(server.digest) }

    /// A service that nobody has mounted, for whoever drives machines himself.
    public static func machine(seed: Seed) -> any ExplorableMachine {
        KubernetesService(seed: seed)
    }
}
