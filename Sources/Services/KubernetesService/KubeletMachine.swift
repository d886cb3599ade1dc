internal import LockstepDeterminism
internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import LockstepSimulation

/// A node's kubelet on the world's network: what it knows of the store it learns by messages, and
/// the containers it starts are pods of the world.
///
/// A Pod object takes the first place on the node that is free, and waits if none is. Two objects
/// of one name may run side by side, since a place is taken by an object's identity.
struct KubeletMachine: Machine {
    private var kubelet: Kubelet
    private let service: ServiceID
    /// The identity of the Pod object that runs at each place.
    private var places: [String?]
    /// Pod objects that wait for a place, in the order in which they came.
    private var waiting: [(uid: String, hostname: String)] = []
    private var timer: (number: UInt64, due: Instant)?
    private var lastTimer: UInt64 = 0

    /// A kubelet that has not begun.
    ///
    /// - Parameters:
    ///   - node: Its node's name.
    ///   - places: How many pods of the world there are on the node.
    ///   - service: The API server.
    ///   - settings: How it behaves.
    init(node: String, places: Int, service: ServiceID, settings: KubeletSettings) {
        kubelet = Kubelet(node: node, settings: settings)
        self.places = Array(repeating: nil, count: places)
        self.service = service
    }

    /// Tells the kubelet, and does what it wants done.
    mutating func handle(
        _ input: MachineInput,
        clock: MachineClock,
        into out: inout Directives
    ) {
        let now = Moment(
            instant: Instant(nanoseconds: clock.now.nanoseconds),
            wall: clock.wall
        )
        switch input {
        case .started:
            kubelet.advance(to: now)
        case .timer(let number) where number == timer?.number:
            timer = nil
            kubelet.advance(to: now)
        case .reply(let tag, let parcel):
            kubelet.receive(KubernetesService.response(in: parcel), for: tag, at: now)
        case .podEnded(let place, let succeeded):
            ended(at: place, succeeded: succeeded, now, &out)
        default:
            return
        }
        perform(now, &out)
        setTimer(&out)
    }

    private mutating func ended(
        at place: Int,
        succeeded: Bool,
        _ now: Moment,
        _ out: inout Directives
    ) {
        guard let uid = places[place] else { return }
        places[place] = nil
        kubelet.podEnded(uid: uid, succeeded: succeeded, at: now)
        guard !waiting.isEmpty else { return }
        let next = waiting.removeFirst()
        start(next.uid, next.hostname, &out)
    }

    private mutating func perform(_ now: Moment, _ out: inout Directives) {
        while true {
            let directives = kubelet.drain()
            guard !directives.isEmpty else { return }
            for directive in directives {
                switch directive {
                case .send(let request, let tag):
                    out.send(to: service, tag: tag, KubernetesService.parcel(for: request))
                case .start(let uid, let key):
                    start(uid, key.name, &out)
                case .terminate(let uid):
                    stop(uid, now) { out.terminatePod(place: $0) }
                case .kill(let uid):
                    stop(uid, now) { out.killPod(place: $0) }
                }
            }
        }
    }

    private mutating func start(
        _ uid: String,
        _ hostname: String,
        _ out: inout Directives
    ) {
        guard let place = places.firstIndex(of: nil) else {
            waiting.append((uid, hostname))
            return
        }
        places[place] = uid
        out.startPod(place: place, hostname: hostname)
    }

    /// Stops the pod of an object; one that waits for a place has ended already.
    private mutating func stop(_ uid: String, _ now: Moment, _ body: (Int) -> Void) {
        if let place = places.firstIndex(of: uid) {
            body(place)
        } else if let index = waiting.firstIndex(where: { $0.uid == uid }) {
            waiting.remove(at: index)
            kubelet.podEnded(uid: uid, succeeded: true, at: now)
        }
    }

    private mutating func setTimer(_ out: inout Directives) {
        guard let due = kubelet.nextInstant, due != timer?.due else { return }
        lastTimer += 1
        timer = (lastTimer, due)
        out.setTimer(lastTimer, at: LocalInstant(nanoseconds: due.nanoseconds))
    }
}
