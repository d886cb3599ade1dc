public import LockstepDeterminism
public import LockstepKubernetes

/// A Kubernetes control plane in time, as a value: API servers in front of one store, and what
/// goes on behind them.
///
///     var plane = ControlPlane(ControlPlaneSettings(), seed: Seed(7))
///     plane.receive(request, as: 1, over: Connection(client: "a"), at: now)
///     for output in plane.drain() { … }                   // .committed, .answer
///     plane.advance(to: later)                            // not after plane.nextInstant
///
/// It is driven by calls and by time: whoever owns it hands in requests, lets time pass no later
/// than `nextInstant`, and carries out what `drain` returns. Nothing in it waits. The network is
/// its driver's business; what it models is what happens behind the servers' ports: watch caches
/// that are behind, servers that are slow or down, a store that does not answer, queues.
///
/// A connection is HTTP's: it leads to one replica, and breaks with it.
///
/// - Determinism: The same calls at the same moments with the same seed give the same outputs.
///   Draws are addressed by request, revision, replica and client.
/// - Cost: With one replica, no lag, no service time and no disturbance, a request costs what the
///   `APIServer` asks plus a few hundred nanoseconds.
/// - Source: A kube-apiserver 1.36.2 with etcd 3.6, observed.
public struct ControlPlane: Sendable {
    /// What it is made of.
    public let settings: ControlPlaneSettings

    /// The registry and its store.
    var server: APIServer
    var replicas: [Replica]
    var balancer: LoadBalancer
    var timeline: Timeline
    var draws: ControlPlaneDraws
    /// Requests that are under way, by their number.
    var calls: [UInt64: Call] = [:]
    /// Calls that wait for the store, in the order in which they came to it.
    var held: [UInt64] = []
    /// Calls that wait for a watch cache, in the order in which they came to it.
    var waiting: [UInt64] = []
    /// Calls that have just been given a seat.
    var seated: [Call] = []
    /// Open watches, by the number of their call.
    var streams: [UInt64: Stream] = [:]
    /// Calls that hang, with what has them hang.
    var hung: [(id: UInt64, cause: UInt64)] = []
    var disturbed = DisturbanceTable()
    var agenda = Agenda()
    var loops: [LoopSlot] = []
    var outputs = OutputQueue()
    /// How many requests have come.
    var arrivals: UInt64 = 0

    /// A control plane with an empty store.
    ///
    /// - Parameters:
    ///   - settings: What it is made of.
    ///   - seed: From which uids, lags, times and choices are drawn.
    public init(_ settings: ControlPlaneSettings = ControlPlaneSettings(), seed: Seed) {
        precondition(settings.replicas > 0, "a control plane needs an API server")
        self.settings = settings
        server = APIServer(
            kinds: settings.kinds,
            namespaces: settings.namespaces,
            draws: Draws(seed: seed, stream: "kubernetes"),
            firstRevision: settings.firstRevision,
            historyLimit: settings.historyLimit,
            tracksFieldOwners: settings.tracksFieldOwners
        )
        replicas = Array(
            repeating: Replica(
                kindCount: settings.kinds.count,
                revision: settings.firstRevision,
                seats: settings.seats
            ),
            count: settings.replicas
        )
        balancer = LoadBalancer(seed: seed)
        timeline = Timeline(after: settings.firstRevision)
        draws = ControlPlaneDraws(seed: seed)
    }

    /// The kinds that are served; a commit's `kindIndex` is a place in this list.
    public var kinds: [ResourceKind] { server.kinds }

    /// What is stored, for whoever looks from outside; a copy.
    public var registry: APIServer { server }

    /// Adds something that acts by itself, after those that are there.
    public mutating func attach(_ loop: any ControlLoop) {
        loops.append(LoopSlot(loop: loop))
    }

    /// Takes a request.
    ///
    /// - Parameters:
    ///   - request: What is asked; a watch too.
    ///   - call: The driver's number for it, which outputs name; never used twice.
    ///   - connection: Whose it is.
    ///   - now: When; not before any earlier moment.
    public mutating func receive(
        _ request: consuming APIRequest,
        as call: UInt64,
        over connection: Connection,
        at now: Moment
    ) {
        advance(to: now)
        arrivals += 1
        guard let replica = replica(of: connection) else {
            outputs.append(.broken(call))
            return
        }
        let arrival = Call(
            id: call,
            ordinal: arrivals,
            request: request,
            client: connection.client,
            user: connection.user ?? connection.client,
            replica: replica,
            arrived: now.instant
        )
        if let fate = fate(of: arrival, at: .before) {
            suffer(arrival, fate.effect, by: fate.cause)
        } else {
            admit(arrival, at: now)
        }
        rest(at: now)
    }

    /// Carries a request out behind every server's back, as one who has access to the store.
    ///
    /// Nothing of time and none of the disturbances applies; watches and loops learn of it as of
    /// any commit.
    ///
    /// - Returns: The answer, at once.
    public mutating func administer(_ request: APIRequest, at now: Moment) -> APIResponse {
        advance(to: now)
        let response = server.handle(request, at: now.wall)
        settle(by: nil, at: now)
        tell(at: now)
        rest(at: now)
        return response
    }

    /// The client no longer waits for a call, or has left a watch.
    ///
    /// What the call asked for may be done all the same. Nothing is put out for it any more.
    public mutating func abandon(_ call: UInt64, at now: Moment) {
        advance(to: now)
        if streams[call] != nil {
            close(call)
        } else if let call = calls[call] {
            giveUp(call)
        }
        rest(at: now)
    }

    /// Whether a call may still be carried out, be it answered or not.
    public func mayAct(_ call: UInt64) -> Bool { calls[call] != nil }

    /// A client's connection is closed for good; its calls are abandoned one by one.
    public mutating func forget(client: String) {
        balancer.forget(client)
    }

    /// Lets time pass, and does what is due.
    ///
    /// What was due earlier is done now, as by a process that had been paused.
    ///
    /// - Parameter now: Until when; not before any earlier moment.
    public mutating func advance(to now: Moment) {
        var hasActed = false
        while let entry = agenda.first, entry.due <= now.instant {
            agenda.removeFirst()
            take(entry, at: now)
            startSeated(at: now)
            hasActed = true
        }
        // Nothing is left over from earlier but loops, whose time may have come as well.
        if hasActed || !loops.isEmpty { rest(at: now) }
    }

    /// Does what the last thing done has brought about.
    mutating func rest(at now: Moment) {
        startSeated(at: now)
        runLoops(at: now)
        tidyAgenda()
    }

    /// When something happens by itself next; `nil` if nothing will.
    public var nextInstant: Instant? {
        guard let loop = nextLoopInstant else { return agenda.first?.due }
        guard let due = agenda.first?.due else { return loop }
        return min(due, loop)
    }

    /// Hands out what is to be done, in order, each once.
    public mutating func drain() -> [Output] {
        var result: [Output] = []
        while let output = next() { result.append(output) }
        return result
    }

    /// Hands out the next thing that is to be done; `nil` if nothing is left.
    public mutating func next() -> Output? { outputs.next() }
}
