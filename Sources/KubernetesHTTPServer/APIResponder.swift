#if Servers
    internal import HTTPTypes
    internal import Hummingbird
    internal import HummingbirdCore
    internal import LockstepDeterminism
    internal import LockstepKubernetes
    internal import LockstepMockKubernetes
    internal import NIOCore
    internal import Synchronization

    /// What is known of a request besides itself: the channel it came over.
    struct ServerContext: RequestContext {
        var coreContext: CoreRequestContextStorage
        let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }
    }

    /// Turns a request into bytes' terms, has the control plane answer it, and writes the answer.
    struct APIResponder: HTTPResponder {
        let plane: LivePlane
        let desk: ControlDesk
        let connections: Connections
        let replica: Int?
        let audits: AuditIDs

        /// What comes next for a request.
        private enum Step {
            case answered(Response)
            /// The control plane has no answer yet.
            case waits(UInt64, PendingCall, Asked)
            /// The health of a server whose store may still come back.
            case probes(HealthProbe, Asked)
            case dropped
        }

        /// What the answer needs to know of its request.
        private struct Asked {
            let client: Client
            let isHead: Bool
            let audit: String
        }

        /// Answers a request, or begins to.
        ///
        /// A task keeps the memory of the largest frames it ever had, and that of a watch lives as
        /// long as the watch. So everything that does not wait happens in functions that cannot,
        /// and what seldom waits has a frame of its own.
        func respond(to request: Request, context: ServerContext) async throws -> Response {
            if connections.areTooMany { return refuseConnection(of: request) }
            var body: [UInt8] = []
            if request.method != .get { body = try await bytes(of: request.body) }
            switch begin(request, body, context.channel) {
            case .answered(let response): return response
            case let step: return try await finish(step, context.channel)
            }
        }

        private func refuseConnection(of request: Request) -> Response {
            var response = answer(
                Status.tooManyConnections.response,
                isHead: request.method == .head,
                request.headers[.auditID] ?? audits.next()
            )
            response.headers[.connection] = "close"
            return response
        }

        /// Hands a request over, as far as that needs no waiting.
        @inline(never)
        private func begin(_ request: Request, _ body: [UInt8], _ channel: any Channel) -> Step {
            let audit = request.headers[.auditID] ?? audits.next()
            var wire = WireRequest(
                method: request.method.rawValue,
                target: request.head.path ?? "",
                headers: APIRequest.Headers(
                    contentType: request.headers[.contentType],
                    accept: request.headers[.accept],
                    userAgent: request.headers[.userAgent]
                )
            )
            wire.body = body
            if wire.target.hasPrefix(ControlDesk.prefix) {
                return .answered(plain(desk.answer(wire), audit, isHead: false))
            }
            let asked = Asked(
                client: Client(
                    pod: request.headers[.lockstepPod] ?? "",
                    program: wire.headers.userAgent ?? "",
                    connection: connections.number(of: channel),
                    replica: replica
                ),
                isHead: request.method == .head,
                audit: audit
            )
            if let probe = wire.healthProbe { return answer(probe, asked) }
            switch wire.reading {
            case .request(let read): return send(read, asked, channel)
            case .answered(let response):
                return .answered(answer(response, isHead: asked.isHead, audit))
            case .refused(let refusal):
                return .answered(
                    answer(plane.response(to: refusal), isHead: asked.isHead, audit)
                )
            }
        }

        /// Says how the server is, unless it has to wait for its store first.
        private func answer(_ probe: HealthProbe, _ asked: Asked, hasWaited: Bool = false) -> Step {
            guard let reaches = plane.reachesStore(for: asked.client) else { return .dropped }
            if !reaches, probe.asksStore, !hasWaited { return .probes(probe, asked) }
            return .answered(
                answer(
                    probe.answer(isStoreReachable: reaches),
                    isHead: asked.isHead,
                    asked.audit
                )
            )
        }

        private func send(_ request: APIRequest, _ asked: Asked, _ channel: any Channel) -> Step {
            switch plane.send(request, from: asked.client) {
            case .outcome(let outcome): conclude(outcome, asked, channel)
            case .pending(let call, let pending): .waits(call, pending, asked)
            }
        }

        private func conclude(
            _ outcome: CallOutcome,
            _ asked: Asked,
            _ channel: any Channel
        ) -> Step {
            switch outcome {
            case .answer(let response):
                .answered(answer(response, isHead: asked.isHead, asked.audit))
            case .stream(let call, let lines):
                .answered(
                    stream(lines, of: call, over: asked.client.connection, channel, asked.audit)
                )
            case .dropped: .dropped
            }
        }

        /// Waits for whatever a request waits for.
        @inline(never)
        private func finish(_ step: Step, _ channel: any Channel) async throws -> Response {
            var step = step
            switch step {
            case .waits(let call, let pending, let asked):
                let connection = asked.client.connection
                let plane = plane
                let ticket = connections.onLeaving(connection) { plane.abandon(call) }
                let outcome = await pending.outcome()
                connections.forget(ticket, of: connection)
                step = conclude(outcome, asked, channel)
            case .probes(let probe, let asked):
                try await Task.sleep(for: .nanoseconds(HealthProbe.storeWaitNanoseconds))
                step = answer(probe, asked, hasWaited: true)
            case .answered, .dropped: break
            }
            if case .answered(let response) = step { return response }
            // The connection ends without a word, as it does when a server dies.
            try? await channel.close()
            throw CancellationError()
        }

        /// The body, or just more of it than is allowed.
        @inline(never)
        private func bytes(of body: RequestBody) async throws -> [UInt8] {
            var bytes: [UInt8] = []
            for try await buffer in body {
                bytes.append(contentsOf: buffer.readableBytesView)
                if bytes.count > WireRequest.bodyLimit { break }
            }
            return bytes
        }

        private func answer(_ response: APIResponse, isHead: Bool, _ audit: String) -> Response {
            plain(WireResponse(response), audit, isHead: isHead)
        }

        private func plain(_ wire: WireResponse, _ audit: String, isHead: Bool) -> Response {
            Response(
                status: HTTPResponse.Status(code: wire.status),
                headers: fields(of: wire, audit),
                body: isHead
                    ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: wire.body))
            )
        }

        /// The answer to a watch: lines as they come, for as long as the client is there.
        private func stream(
            _ lines: LineBuffer,
            of call: UInt64,
            over connection: UInt64,
            _ channel: any Channel,
            _ audit: String
        ) -> Response {
            let plane = plane
            let connections = connections
            let ticket = connections.onLeaving(connection) { plane.abandon(call) }
            let body = ResponseBody { writer in
                defer {
                    connections.forget(ticket, of: connection)
                    plane.abandon(call)
                }
                while let bytes = await lines.next() {
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                if lines.isBroken {
                    try? await channel.close()
                    throw CancellationError()
                }
                try await writer.finish(nil)
            }
            let head = WireResponse(status: 200, body: [])
            return Response(status: .ok, headers: fields(of: head, audit), body: body)
        }

        private func fields(of wire: WireResponse, _ audit: String) -> HTTPFields {
            var fields = HTTPFields()
            fields.reserveCapacity(8)
            for (name, value) in wire.headers(auditID: audit) {
                fields.append(HTTPField(name: .named(name), value: value))
            }
            return fields
        }
    }

    extension HTTPField.Name {
        /// What the client calls the request; the answer has it too.
        static let auditID = checked("Audit-Id")
        /// What a client that wants to be told apart calls itself.
        static let lockstepPod = checked("Lockstep-Pod")

        /// What every answer has; a name is checked byte by byte where it is made.
        private static let usual = [
            auditID, cacheControl, contentType, retryAfter, checked("Warning"),
        ]

        /// A name that is known to be one.
        fileprivate static func named(_ text: String) -> HTTPField.Name {
            for name in usual where name.rawName == text { return name }
            return checked(text)
        }

        private static func checked(_ text: String) -> HTTPField.Name {
            guard let name = HTTPField.Name(text) else {
                preconditionFailure("\(text) is no name of a header")
            }
            return name
        }
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
