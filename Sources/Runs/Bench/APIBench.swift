internal import LockstepCSimulation
internal import LockstepDeterminism
internal import LockstepKubernetes
internal import LockstepServices
internal import LockstepSimulation

/// What the simulated API server costs in the world: renewals of a Lease that somebody watches,
/// and lists of many objects.
public struct APIBench: Sendable {
    /// How many renewals are timed.
    public let updates: Int
    /// How many objects are listed.
    public let objects: Int

    /// What was measured.
    public struct Measurement: Sendable {
        /// CPU nanoseconds of a renewal, its answer and the event of one watch.
        public var updateNanoseconds: Int64
        /// The same with everything written as JSON and read again.
        public var writtenUpdateNanoseconds: Int64
        /// CPU nanoseconds of a list of all objects.
        public var listNanoseconds: Int64
        /// How many events the watch was told, both forms together.
        public var events: Int
    }

    /// Describes a measurement.
    public init(updates: Int, objects: Int) {
        self.updates = updates
        self.objects = objects
    }

    /// Runs and measures.
    public func measure() -> Measurement {
        let (plain, plainEvents) = renew(api: Settings())
        let (written, writtenEvents) = renew(api: ["wire": .text("json")])
        return Measurement(
            updateNanoseconds: plain,
            writtenUpdateNanoseconds: written,
            listNanoseconds: list(),
            events: plainEvents + writtenEvents
        )
    }

    /// Renews one Lease again and again; one client watches.
    private func renew(api: Settings) -> (nanoseconds: Int64, events: Int) {
        let counter = Counter()
        let watch: APIQuery = ["watch": "true"]
        let world = World(seed: Seed(1))
        let service = KubernetesService.mount(in: world, api: api)
        world.addPod("watcher") { () -> any Machine in
            Watcher(
                service: service,
                request: APIRequest(.get, .leases(in: "default"), query: watch),
                counter: counter
            )
        }
        world.addPod("renewer") { () -> any Machine in Renewer(service: service, left: updates) }
        world.start("watcher")
        world.run(until: Instant(nanoseconds: 1_000_000_000))
        world.start("renewer")
        let began = lockstep_cpu_nanoseconds()
        world.run(until: Instant(nanoseconds: 86_400_000_000_000 / 24))
        let spent = lockstep_cpu_nanoseconds() - began
        world.shutDown()
        return (spent / Int64(max(updates, 1)), counter.count)
    }

    /// Lists all objects a few times.
    private func list() -> Int64 {
        let rounds = 10
        let world = World(seed: Seed(1))
        let service = KubernetesService.mount(in: world)
        world.addPod("creator") { () -> any Machine in Creator(service: service, left: objects) }
        let request = APIRequest(.get, .leases(in: "default"))
        let counter = Counter()
        for round in 0..<rounds {
            world.addPod("reader\(round)") { () -> any Machine in
                Watcher(service: service, request: request, counter: counter)
            }
        }
        world.start("creator")
        world.run(until: Instant(nanoseconds: 3_600_000_000_000))
        let began = lockstep_cpu_nanoseconds()
        for round in 0..<rounds { world.start("reader\(round)") }
        world.run(until: Instant(nanoseconds: 3_700_000_000_000))
        let spent = lockstep_cpu_nanoseconds() - began
        world.shutDown()
        return spent / Int64(rounds)
    }
}

/// How many parcels have come; the world's thread alone touches it.
private final class Counter: @unchecked Sendable {
    var count = 0
}

/// Sends one request and counts what comes back.
private struct Watcher: Machine {
    let service: ServiceID
    let request: APIRequest
    let counter: Counter

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        switch input {
        case .started: out.send(to: service, tag: 0, KubernetesService.parcel(for: request))
        case .reply: counter.count += 1
        default: break
        }
    }
}

/// Creates a Lease and renews it, each time at the version that the last answer named.
private struct Renewer: Machine {
    let service: ServiceID
    var left: Int

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        switch input {
        case .started:
            var lease = Lease(name: "l", namespace: "default")
            lease.holderIdentity = "renewer"
            let request = APIRequest(.post, .leases(in: "default"), body: lease.json)
            out.send(to: service, tag: 0, KubernetesService.parcel(for: request))
        case .reply(_, let parcel):
            guard left > 0, let response = KubernetesService.response(in: parcel),
                case .object(let tree) = response.body
            else { return }
            left -= 1
            var lease = Lease(tree: tree)
            lease.renewTime = MicroTime(clock.wall)
            let path = APIPath.leases(in: "default", name: "l")
            let request = APIRequest(.put, path, body: lease.json)
            out.send(to: service, tag: 0, KubernetesService.parcel(for: request))
        default: break
        }
    }
}

/// Creates Leases, one after the other.
private struct Creator: Machine {
    let service: ServiceID
    var left: Int

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        guard left > 0 else { return }
        switch input {
        case .started, .reply:
            left -= 1
            var lease = Lease(name: "l\(left)", namespace: "default")
            lease.holderIdentity = "somebody"
            let request = APIRequest(.post, .leases(in: "default"), body: lease.json)
            out.send(to: service, tag: 0, KubernetesService.parcel(for: request))
        default: break
        }
    }
}
