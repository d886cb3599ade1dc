public import LockstepDeterminism
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

    /// Where a request came from.
    private struct Origin {
        var address: ReplyAddress
        var pod: String
    }

    var plane: ControlPlane
    /// Where the answers of the requests go that are under way, watches among them.
    private var addresses: [UInt64: Origin] = [:]
    /// The request that has just come, and is not among those as long as it may be answered at
    /// once.
    private var newest: (call: UInt64, origin: Origin)?
    /// Records that were deleted and shall be put back, by the name of who deleted them.
    var keptRecords: [String: [KeptRecord]] = [:]
    /// What third parties do once the store answers again, in the order in which they wanted to.
    private var putOff: [String] = []
    /// When the timer goes off that is set.
    private var armed: LocalInstant?
    /// Whether everything is written as JSON and read again on its way.
    private let isWritten: Bool

    init(seed: Seed, api: Settings, cluster: ClusterSetup? = nil) {
        var settings = ControlPlaneSettings(api)
        settings.addNodes(of: cluster)
        plane = ControlPlane(settings, seed: seed)
        for loop in Self.loops(for: cluster, seed: seed) { plane.attach(loop) }
        isWritten = api.text("wire") == "json"
    }

    /// Mounts the service, and an `APITransport` to it, in a world.
    ///
    /// - Parameters:
    ///   - world: Where.
    ///   - name: Under which name; another one makes a cluster of its own.
    ///   - api: What `parameters` say about it, as far as it differs from the defaults.
    ///   - cluster: The nodes and the workload that it looks after; `nil` if it has none.
    /// - Returns: The service.
    @discardableResult
    public static func mount(
        in world: World,
        as name: String = name,
        api: Settings = Settings(),
        for cluster: ClusterSetup? = nil
    ) -> ServiceID {
        let seed = world.seed
        return world.mount(
            name,
            machine: { KubernetesService(seed: seed, api: api, cluster: cluster) },
            transport: { pod, service in WorldAPITransport(pod: pod, service: service) }
        )
    }

    /// A request as a machine sends it.
    public static func parcel(for request: consuming APIRequest) -> Parcel {
        Parcel(body: APIRequestBody(request))
    }

    /// The response that a machine was sent; `nil` if the parcel holds something else.
    public static func response(in parcel: Parcel) -> APIResponse? {
        (parcel.body as? APIResponseBody)?.response
    }

    /// What a watch was told that a machine has opened, with nothing as the word that it is open;
    /// `nil` if the parcel holds something else.
    public static func watchEvents(in parcel: Parcel) -> [WatchEvent]? {
        (parcel.body as? WatchEventsBody)?.events
    }

    /// Answers requests, carries watches, and carries out commands: what third parties do to
    /// records (`RecordOperation`), what operators do to nodes (`NodeOperation`),
    /// `begin NAME DISTURBANCE` with a disturbance in text, and `end NAME`.
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
            newest = (address.request, Origin(address: address, pod: pod))
            let connection = Connection(client: pod)
            // Two calls, as a choice between two requests copies the one that it takes.
            if isWritten {
                let request = body.request.rewritten
                plane.receive(request, as: address.request, over: connection, at: now)
            } else {
                plane.receive(body.request, as: address.request, over: connection, at: now)
            }
        case .timer:
            armed = nil
            plane.advance(to: now)
        case .command(let command):
            guard heed(command, now) else { return }
        case .started:
            break
        default:
            return
        }
        carryOutPutOff(now)
        carryOut(&out)
        if let waiting = newest.take() { addresses[waiting.call] = waiting.origin }
        arm(&out)
    }

    /// Carries a command out, or puts it off; `false` for one that it does not know.
    ///
    /// Third parties find no store that answers either while it answers nobody.
    private mutating func heed(_ command: String, _ now: Moment) -> Bool {
        let (records, nodes) = (RecordOperation(command), NodeOperation(command))
        guard records != nil || nodes != nil else { return disturb(command, now) }
        guard plane.storeAnswers, putOff.isEmpty else {
            putOff.append(command)
            return true
        }
        if let records { carryOut(records, at: now) }
        nodes?.carryOut { plane.administer($0, at: now) }
        return true
    }

    /// Carries out what third parties could not do while the store answered nobody.
    private mutating func carryOutPutOff(_ now: Moment) {
        guard !putOff.isEmpty, plane.storeAnswers else { return }
        let commands = putOff
        putOff = []
        for command in commands { _ = heed(command, now) }
    }

    /// Does what the control plane has put out.
    private mutating func carryOut(_ out: inout Directives) {
        var opening: UInt64?
        while let output = plane.next() {
            // A watch's first message says that it is open, and holds what it begins with.
            if let call = opening.take() {
                if case .events(call, let events) = output {
                    reply(to: call, WatchEventsBody(written(events)), &out)
                    continue
                }
                reply(to: call, WatchEventsBody([]), &out)
            }
            switch consume output {
            case .answer(let call, let response):
                let body = APIResponseBody(isWritten ? response.rewritten : response)
                reply(to: call, body, &out)
                forget(call)
            case .opened(let call): opening = call
            case .events(let call, let events):
                reply(to: call, WatchEventsBody(written(events)), &out)
            case .ended(let call), .broken(let call):
                reply(to: call, ConnectionEndBody(), &out)
                forget(call)
            case .committed(let commit, let call): report(commit, by: call, &out)
            }
        }
        if let opening { reply(to: opening, WatchEventsBody([]), &out) }
    }

    private func written(_ events: [WatchEvent]) -> [WatchEvent] {
        isWritten ? events.map(\.rewritten) : events
    }

    /// Forgets where a call came from, unless it may still write in that one's name.
    private mutating func forget(_ call: UInt64) {
        guard !plane.mayAct(call) else { return }
        if newest?.call == call { newest = nil } else { addresses[call] = nil }
    }

    /// Where a request came from, if it is not forgotten.
    private func origin(of call: UInt64) -> Origin? {
        if let newest, newest.call == call { return newest.origin }
        return addresses[call]
    }

    /// Begins or ends a disturbance, if that is what a command is about.
    private mutating func disturb(_ command: String, _ now: Moment) -> Bool {
        let words = command.split(separator: " ", maxSplits: 2).map(String.init)
        if words.count == 2, words[0] == "end" {
            plane.end(words[1], at: now)
            return true
        }
        guard words.count == 3, words[0] == "begin" else { return false }
        do throws(DisturbanceError) {
            plane.begin(try Disturbance(text: words[2]), as: words[1], at: now)
        } catch {
            preconditionFailure("the command \"\(command)\" is wrong: \(error.description)")
        }
        return true
    }

    private func reply(to call: UInt64, _ body: any ParcelBody, _ out: inout Directives) {
        guard
            let address = newest?.call == call ? newest?.origin.address : addresses[call]?.address
        else { return }
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
        // A node's Lease says that it is alive; nobody competes for it.
        guard commit.key.namespace != NodeLifecycle.leaseNamespace,
            let reader = RecordReader.reader(of: plane.kinds[commit.kindIndex])
        else { return }
        out.report(
            .committed(
                LockstepHistories.Commit(
                    lock: commit.key.name,
                    version: UInt64(commit.revision),
                    uid: commit.uid,
                    before: commit.before.map(reader.read),
                    after: commit.after.map(reader.read),
                    actor: call.flatMap { origin(of: $0)?.pod } ?? "",
                    request: call ?? 0
                )
            )
        )
    }
}

extension KubernetesService: ExplorableMachine {
    /// Adds what is stored, what is broken, and what is under way or watched, and for whom.
    public func hashState(into hasher: inout Hasher) {
        plane.hashState(into: &hasher)
        hasher.combine(putOff)
        for call in plane.callsUnderWay + plane.openWatches {
            addresses[call]?.address.hash(into: &hasher)
        }
    }

    /// A service that nobody has mounted, for whoever drives machines himself.
    ///
    /// - Parameters:
    ///   - seed: Decides what it draws.
    ///   - api: What `parameters` say about it, as far as it differs from the defaults.
    /// - Returns: The machine.
    public static func machine(seed: Seed, api: Settings = Settings()) -> any ExplorableMachine {
        KubernetesService(seed: seed, api: api)
    }
}
