internal import LockstepDeterminism
internal import LockstepKubernetes
internal import LockstepMuseum
internal import LockstepServices
internal import LockstepSimulation

/// A relay between a value machine and the API server, and what it waits for.
///
/// A watch that it gives up is the server's to end, after the time that its request names.
struct MachineRelay {
    /// An answer to a request of the machine's own, by the tag it had.
    typealias Answer = (tag: UInt64, outcome: APIOutcome)

    /// Sets the tags of the relay's requests apart from those of the machine's.
    private static let mark: UInt64 = 1 << 63

    private struct Wait: Hashable {
        let number: UInt64
        let due: LocalInstant
    }

    private var relay: any Relay
    private let service: ServiceID
    private var requests: [UInt64] = []
    private var watches: [UInt64] = []
    private var waits: [Wait] = []
    private var directives: [RelayDirective] = []

    init(_ relay: any Relay, to service: ServiceID) {
        self.relay = relay
        self.service = service
    }

    /// When the relay acts by itself next; `nil` if it waits for nothing but answers.
    var nextWake: LocalInstant? { waits.map(\.due).min() }

    /// Whether something that is under way, by its tag, is the relay's.
    static func owns(_ tag: UInt64) -> Bool { tag & mark != 0 }

    /// Whether what comes under a tag of the relay's would still change anything.
    func awaits(_ tag: UInt64) -> Bool {
        requests.contains(tag & ~Self.mark) || watches.contains(tag & ~Self.mark)
    }

    /// Takes a request of the machine's.
    mutating func send(
        _ request: APIRequest,
        tag: UInt64,
        at now: LocalInstant,
        _ out: inout Directives
    ) -> [Answer] {
        take(.request(tag, request), at: now, &out)
    }

    /// The machine does not wait for a request any more.
    mutating func abandon(_ tag: UInt64, at now: LocalInstant, _ out: inout Directives) -> [Answer]
    {
        take(.abandoned(tag), at: now, &out)
    }

    /// Lets those waits be over that are.
    mutating func wake(at now: LocalInstant, _ out: inout Directives) -> [Answer] {
        var answers: [Answer] = []
        while let place = waits.firstIndex(where: { $0.due <= now }) {
            answers += take(.waited(waits.remove(at: place).number), at: now, &out)
        }
        return answers
    }

    /// Takes what came under one of the relay's tags; `nil` says that the connection ended.
    mutating func receive(
        _ parcel: Parcel?,
        tag: UInt64,
        at now: LocalInstant,
        _ out: inout Directives
    ) -> [Answer] {
        let number = tag & ~Self.mark
        if let place = requests.firstIndex(of: number) {
            requests.remove(at: place)
            let response = parcel.flatMap(KubernetesService.response)
            let outcome = response.map(APIOutcome.response) ?? .unknown("the connection broke")
            return take(.outcome(number, outcome), at: now, &out)
        }
        guard let events = parcel.flatMap(KubernetesService.watchEvents) else {
            guard let place = watches.firstIndex(of: number) else { return [] }
            watches.remove(at: place)
            return take(.ended(number), at: now, &out)
        }
        var answers: [Answer] = []
        for event in events where watches.contains(number) {
            answers += take(.event(number, event), at: now, &out)
        }
        return answers
    }

    private mutating func take(
        _ input: RelayInput,
        at now: LocalInstant,
        _ out: inout Directives
    ) -> [Answer] {
        var answers: [Answer] = []
        relay.handle(input, into: &directives)
        for directive in directives {
            switch directive {
            case .send(let number, let request):
                requests.append(number)
                send(request, number, isStream: false, &out)
            case .watch(let number, let request):
                watches.append(number)
                send(request, number, isStream: true, &out)
            case .wait(let number, let nanoseconds):
                let due = now.advanced(byNanoseconds: nanoseconds)
                waits.append(Wait(number: number, due: due))
            case .abandon(let number):
                requests.removeAll { $0 == number }
                watches.removeAll { $0 == number }
                waits.removeAll { $0.number == number }
            case .answer(let tag, let outcome): answers.append((tag, outcome))
            }
        }
        directives.removeAll(keepingCapacity: true)
        return answers
    }

    private func send(
        _ request: APIRequest,
        _ number: UInt64,
        isStream: Bool,
        _ out: inout Directives
    ) {
        let parcel = KubernetesService.parcel(for: request)
        out.send(to: service, tag: number | Self.mark, parcel, isStream: isStream)
    }
}

extension MachineRelay {
    /// Adds what decides what the relay will do.
    func hashState(into hasher: inout Hasher) {
        relay.hash(into: &hasher)
        hasher.combine(requests)
        hasher.combine(watches)
        hasher.combine(waits)
    }
}
