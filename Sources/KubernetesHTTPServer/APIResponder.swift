#if Servers
    internal import LockstepDeterminism
    internal import LockstepKubernetes
    internal import LockstepMockKubernetes
    internal import Synchronization

    /// Has the control plane answer requests that came over the connections of one port.
    ///
    /// It never waits: where the answer is not there yet, it says what there is to wait for.
    struct APIResponder: Sendable {
        let plane: LivePlane
        let desk: ControlDesk
        let connections: Connections
        let replica: Int?
        let audits: AuditIDs
        let dates = DateHeader()

        /// What comes next for a request.
        enum Step {
            case answered(WireResponse)
            /// A watch was opened; its lines follow.
            case streams(UInt64, LineBuffer)
            /// The control plane has no answer yet.
            case waits(UInt64, PendingCall)
            /// The health of a server whose store may still come back.
            case probes(HealthProbe, Client)
            /// The connection ends without a word, as it does when a server dies.
            case dropped
        }

        /// What the header `Date` says now.
        var date: String { dates.text(at: plane.clock.wall(at: plane.clock.now)) }

        /// Hands a request over.
        ///
        /// - Parameters:
        ///   - request: The whole request.
        ///   - connection: The number of the connection it came over.
        /// - Returns: The answer, or what comes before it.
        func begin(_ request: ReceivedRequest, over connection: UInt64) -> Step {
            if connections.areTooMany { return answered(Status.tooManyConnections.response) }
            let wire = request.wire
            if wire.target.hasPrefix(ControlDesk.prefix) { return .answered(desk.answer(wire)) }
            let client = Client(
                pod: request.pod,
                program: wire.headers.userAgent ?? "",
                connection: connection,
                replica: replica
            )
            if let probe = wire.healthProbe { return answer(probe, to: client, hasWaited: false) }
            switch wire.reading(yamlValue) {
            case .request(let read):
                switch plane.send(read, from: client) {
                case .outcome(let outcome): return step(of: outcome)
                case .pending(let call, let pending): return .waits(call, pending)
                }
            case .answered(let response): return answered(response, to: client)
            case .refused(let refusal): return answered(plane.response(to: refusal), to: client)
            }
        }

        /// An answer that needs no store, and all the same somebody who gives it.
        private func answered(_ response: APIResponse, to client: Client) -> Step {
            plane.reachesStore(for: client) == nil ? .dropped : answered(response)
        }

        /// Says how the server is, unless it has to wait for its store first.
        func answer(_ probe: HealthProbe, to client: Client, hasWaited: Bool) -> Step {
            guard let reaches = plane.reachesStore(for: client) else { return .dropped }
            if !reaches, probe.asksStore, !hasWaited { return .probes(probe, client) }
            return answered(probe.answer(isStoreReachable: reaches))
        }

        /// What comes next once it is known what became of a request.
        func step(of outcome: CallOutcome) -> Step {
            switch outcome {
            case .answer(let response): answered(response)
            case .stream(let call, let lines): .streams(call, lines)
            case .dropped: .dropped
            }
        }

        private func answered(_ response: APIResponse) -> Step { .answered(WireResponse(response)) }
    }

    /// Makes up what requests are called in a server's log.
    final class AuditIDs: Sendable {
        private let draws: Draws
        private let count = Atomic<UInt64>(0)

        init(seed: Seed) {
            draws = Draws(seed: seed, stream: "audit")
        }

        func next() -> String {
            let number = count.wrappingAdd(2, ordering: .relaxed).oldValue
            return uuidText(
                draws.draw(key: 0, ordinal: number),
                draws.draw(key: 0, ordinal: number &+ 1)
            )
        }
    }
#endif
