internal import LockstepDeterminism
internal import LockstepHistories
public import LockstepKubernetes
internal import LockstepMockKubernetes
public import LockstepSimulation

/// A Kubernetes API server on the world's network, under the name `kubernetes`.
///
/// Every write of a lock's record is reported as a commit, so that judges know what the store knew.
/// Killing the service loses the store; pause it or cut it off instead.
/// A pod is one client, whose requests share one connection to one API server.
public struct KubernetesService: Machine {
    /// The name under which pods find its transport.
    public static let name = "kubernetes"

    private var plane: ControlPlane
    /// Where the answers of the requests go that are under way, watches among them.
    private var addresses: [UInt64: (address: ReplyAddress, pod: String)] = [:]
    /// When the timer goes off that is set.
    private var armed: LocalInstant?

    init(seed: Seed) {
        plane = ControlPlane(seed: seed)
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
        let now = Moment(
            instant: Instant(nanoseconds: clock.now.nanoseconds),
            wall: clock.wall
        )
        switch input {
        case .request(let address, let pod, let parcel):
            guard let body = parcel.body as? APIRequestBody else { return }
            addresses[address.request] = (address, pod)
            let connection = Connection(client: pod)
            plane.receive(body.request, as: address.request, over: connection, at: now)
        case .timer:
            armed = nil
            plane.advance(to: now)
        case .command("delete-records"):
            deleteRecords(now)
        default:
            return
        }
        carryOut(&out)
        arm(&out)
    }

    /// Does what the control plane has put out.
    private mutating func carryOut(_ out: inout Directives) {
        var opening: UInt64?
        for output in plane.drain() {
            // A watch's first message says that it is open, and holds what it begins with.
            if let call = opening.take() {
                if case .events(call, let events) = output {
                    reply(to: call, WatchEventsBody(events), &out)
                    continue
                }
                reply(to: call, WatchEventsBody([]), &out)
            }
            switch output {
            case .answer(let call, let response):
                reply(to: call, APIResponseBody(response), &out)
                addresses[call] = nil
            case .opened(let call): opening = call
            case .events(let call, let events): reply(to: call, WatchEventsBody(events), &out)
            case .ended(let call), .broken(let call):
                reply(to: call, ConnectionEndBody(), &out)
                addresses[call] = nil
            case .committed(let commit, let call): report(commit, by: call, &out)
            }
        }
        if let opening { reply(to: opening, WatchEventsBody([]), &out) }
    }

    private func reply(to call: UInt64, _ body: any ParcelBody, _ out: inout Directives) {
        guard let address = addresses[call]?.address else { return }
        out.reply(to: address, Parcel(body: body))
    }

    /// Has a timer go off when the control plane does something by itself.
    ///
    /// A timer cannot be taken back; one that is set for an earlier moment does no harm.
    private mutating func arm(_ out: inout Directives) {
        guard let next = plane.nextInstant else { return }
        let due = LocalInstant(nanoseconds: next.nanoseconds)
        if let armed, armed <= due { return }
        armed = due
        out.setTimer(0, at: due)
    }

    private func report(
        _ commit: LockstepMockKubernetes.Commit,
        by call: UInt64?,
        _ out: inout Directives
    ) {
        guard let reader = RecordReader.reader(of: plane.kinds[commit.kindIndex]) else { return }
        out.report(
            .committed(
                LockstepHistories.Commit(
                    lock: commit.key.name,
                    version: UInt64(commit.revision),
                    uid: commit.uid,
                    before: commit.before.map(reader.read),
                    after: commit.after.map(reader.read),
                    actor: call.flatMap { addresses[$0]?.pod } ?? "",
                    request: call ?? 0
                )
            )
        )
    }

    /// Somebody deletes the record of every lock.
    private mutating func deleteRecords(_ now: Moment) {
        for kind in plane.kinds where RecordReader.reader(of: kind) != nil {
            var path = APIPath(
                group: kind.group,
                version: kind.version,
                resource: kind.resource
            )
            let list = plane.administer(APIRequest(.get, path), at: now)
            for item in list.body["items"]?.asArray ?? [] {
                path.namespace = item["metadata"]?["namespace"]?.asString
                path.name = item["metadata"]?["name"]?.asString
                _ = plane.administer(APIRequest(.delete, path), at: now)
            }
        }
    }
}
