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

        func respond(to request: Request, context: ServerContext) async throws -> Response {
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
            if connections.areTooMany {
                var response = answer(Status.tooManyConnections.response, to: wire, audit)
                response.headers[.connection] = "close"
                return response
            }
            if wire.method != "GET" {
                wire.body = try await bytes(of: request.body)
            }
            if wire.target.hasPrefix(ControlDesk.prefix) {
                return plain(desk.answer(wire), audit, isHead: false)
            }
            let client = client(of: request, wire, context)
            if let probe = wire.healthProbe {
                return try await answer(probe, wire, client, context, audit)
            }
            switch wire.reading {
            case .request(let read):
                return try await send(read, wire, client, context, audit)
            case .answered(let response): return answer(response, to: wire, audit)
            case .refused(let refusal):
                return answer(plane.response(to: refusal), to: wire, audit)
            }
        }

        /// The body, or just more of it than is allowed.
        private func bytes(of body: RequestBody) async throws -> [UInt8] {
            var bytes: [UInt8] = []
            for try await buffer in body {
                bytes.append(contentsOf: buffer.readableBytesView)
                if bytes.count > WireRequest.bodyLimit { break }
            }
            return bytes
        }

        private func client(
            of request: Request,
            _ wire: WireRequest,
            _ context: ServerContext
        ) -> Client {
            Client(
                pod: request.headers[.lockstepPod] ?? "",
                program: wire.headers.userAgent ?? "",
                connection: connections.number(of: context.channel),
                replica: replica
            )
        }

        /// Says how the server is, after it has waited for its store if it has to.
        private func answer(
            _ probe: HealthProbe,
            _ wire: WireRequest,
            _ client: Client,
            _ context: ServerContext,
            _ audit: String
        ) async throws -> Response {
            var reaches = plane.reachesStore(for: client)
            if reaches == false, probe.asksStore {
                try await Task.sleep(for: .nanoseconds(HealthProbe.storeWaitNanoseconds))
                reaches = plane.reachesStore(for: client)
            }
            guard let reaches else {
                try? await context.channel.close()
                throw CancellationError()
            }
            return answer(probe.answer(isStoreReachable: reaches), to: wire, audit)
        }

        private func send(
            _ request: APIRequest,
            _ wire: WireRequest,
            _ client: Client,
            _ context: ServerContext,
            _ audit: String
        ) async throws -> Response {
            let connection = client.connection
            let outcome: CallOutcome
            switch plane.send(request, from: client) {
            case .outcome(let known): outcome = known
            case .pending(let call, let pending):
                let plane = plane
                let ticket = connections.onLeaving(connection) { plane.abandon(call) }
                outcome = await pending.outcome()
                connections.forget(ticket, of: connection)
            }
            switch outcome {
            case .answer(let response): return answer(response, to: wire, audit)
            case .stream(let call, let lines):
                return stream(lines, of: call, over: connection, context.channel, audit)
            case .dropped:
                // The connection ends without a word, as it does when a server dies.
                try? await context.channel.close()
                throw CancellationError()
            }
        }

        private func answer(
            _ response: APIResponse,
            to request: WireRequest,
            _ audit: String
        ) -> Response {
            plain(WireResponse(response), audit, isHead: request.method == "HEAD")
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
