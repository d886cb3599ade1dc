#if Servers
    internal import LockstepMockKubernetes
    internal import NIOCore
    internal import NIOHTTP1

    /// One connection: takes in requests, has them answered one after the other, and writes.
    ///
    /// Everything happens on the connection's event loop. An answer that is there at once is
    /// written in the very call that brought the last byte of its request; nothing waits for it.
    final class APIConnection: ChannelDuplexHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        /// What has come in and wants an answer.
        private enum Arrival {
            case request(ReceivedRequest)
            case nonsense(HTTPParserError)
        }

        /// What the request whose turn it is waits for.
        private enum Turn {
            /// No request has its turn.
            case free
            /// The outcome of a call of the control plane.
            case waits(UInt64)
            /// A store that may come back.
            case probes
            /// Lines of a watch, or that its client reads them.
            case streams(UInt64, LineBuffer)
        }

        private let responder: APIResponder
        private var number: UInt64 = 0
        private var context: ChannelHandlerContext?
        /// The request that is coming in.
        private var incoming: ReceivedRequest?
        /// What came in before its turn.
        private var queue = CircularBuffer<Arrival>(initialCapacity: 1)
        private var turn = Turn.free
        /// How the answer to the request whose turn it is has to look.
        private var form = Form()
        /// Whether anything came in or was waited for since `look` last did.
        private var isUsed = true
        /// Looks now and then whether the connection is used.
        private var look: RepeatedTask?
        /// Whether the client sends nothing more; that is how one that has left looks.
        private var hasLeft = false
        /// Whether the server is about to end, and the connection once nobody waits.
        private var isQuiescing = false
        /// Whether nothing more is taken in or answered.
        private var isEnding = false
        /// Whether the socket would be read if nothing waited for its turn.
        private var isReadHeld = false

        /// How long a connection may stay without a request, at least.
        private static let idleTimeout = TimeAmount.seconds(300)

        private struct Form {
            var audit = ""
            var isHead = false
            var isLast = false
            var takesChunks = true
        }

        init(_ responder: APIResponder) {
            self.responder = responder
        }

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
            number = responder.connections.begin()
            let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
            look = context.eventLoop.scheduleRepeatedTask(
                initialDelay: Self.idleTimeout,
                delay: Self.idleTimeout
            ) { _ in connection.value.closeIfIdle() }
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
            look?.cancel()
            isEnding = true
            abandon()
            turn = .free
            responder.connections.end(number)
        }

        // MARK: What comes in

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if isEnding { return }
            isUsed = true
            switch unwrapInboundIn(data) {
            case .head(let head):
                let request = ReceivedRequest(head)
                guard request.namesServer else { return refuse(.invalidHeaderToken) }
                if request.awaitsContinue, isFree {
                    context.writeAndFlush(wrapOutboundOut(.goOn), promise: nil)
                }
                incoming = request
            case .body(let part):
                incoming?.append(part)
                if incoming?.isTooLong == true { arrive() }
            case .end:
                arrive()
            }
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            context.flush()
            context.fireChannelReadComplete()
        }

        /// Reads on, unless what has been read already waits.
        func read(context: ChannelHandlerContext) {
            isReadHeld = !queue.isEmpty
            if !isReadHeld { context.read() }
        }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            if context.channel.isWritable { goOn() }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            switch event {
            case ChannelEvent.inputClosed as ChannelEvent:
                hasLeft = true
                abandon()
                endIfDone()
            case is ChannelShouldQuiesceEvent:
                isQuiescing = true
                endIfDone()
            default: context.fireUserInboundEventTriggered(event)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            guard let error = error as? HTTPParserError else {
                context.close(promise: nil)
                return
            }
            if isEnding { return }
            refuse(error)
            context.flush()
        }

        /// Has a refusal of what came in wait for its turn.
        private func refuse(_ error: HTTPParserError) {
            queue.append(.nonsense(error))
            proceed()
        }

        // MARK: One after the other

        /// Whether nobody waits for an answer.
        private var isFree: Bool {
            guard case .free = turn else { return false }
            return queue.isEmpty
        }

        /// The request that was coming in is whole.
        private func arrive() {
            guard let request = incoming.take() else { return }
            queue.append(.request(request))
            proceed()
        }

        /// Answers what waits, as far as answers are there and the client reads them.
        private func proceed() {
            while let context, case .free = turn, !queue.isEmpty, !isEnding,
                context.channel.isWritable
            {
                switch queue.removeFirst() {
                case .request(let request):
                    form = Form(
                        audit: request.audit ?? responder.audits.next(),
                        isHead: request.isHead,
                        isLast: request.isLast || responder.connections.areTooMany,
                        takesChunks: request.takesChunks
                    )
                    follow(responder.begin(request, over: number))
                case .nonsense(let error):
                    write(ByteBuffer(refusalOf: error))
                    end()
                }
            }
            if isReadHeld, queue.isEmpty, let context { read(context: context) }
        }

        /// Goes on with what had to wait for the client or for the control plane.
        private func goOn() {
            pump()
            proceed()
            context?.flush()
        }

        /// Does what comes next for the request whose turn it is.
        private func follow(_ step: APIResponder.Step) {
            switch step {
            case .answered(let response):
                write(
                    ByteBuffer(
                        response,
                        audit: form.audit,
                        date: responder.date,
                        isHead: form.isHead,
                        isLast: form.isLast
                    )
                )
                finish()
            case .streams(let call, let lines): begin(lines, of: call)
            case .waits(let call, let pending):
                turn = .waits(call)
                let responder = responder
                let resume = later { $0.resume($1) }
                pending.whenFinished { resume(responder.step(of: $0)) }
            case .probes(let probe, let client):
                turn = .probes
                let responder = responder
                let resume = later { $0.resume($1) }
                context?.eventLoop.scheduleTask(
                    in: .nanoseconds(HealthProbe.storeWaitNanoseconds)
                ) {
                    resume(responder.answer(probe, to: client, hasWaited: true))
                }
            case .dropped: breakOff()
            }
        }

        /// Something to be done on the event loop, whoever asks for it.
        private func later<Word: Sendable>(
            _ action: @escaping @Sendable (APIConnection, Word) -> Void
        ) -> @Sendable (Word) -> Void {
            guard let loop = context?.eventLoop else { return { _ in } }
            let connection = NIOLoopBound(self, eventLoop: loop)
            return { word in loop.execute { action(connection.value, word) } }
        }

        /// The request whose turn it is need not wait any more.
        private func resume(_ step: APIResponder.Step) {
            if isEnding { return }
            turn = .free
            follow(step)
            goOn()
        }

        // MARK: Watches

        private func begin(_ lines: LineBuffer, of call: UInt64) {
            turn = .streams(call, lines)
            let head = WireResponse(status: 200, warnings: lines.warnings, body: []).head(
                form.takesChunks ? .chunks : .rest,
                audit: form.audit,
                date: responder.date,
                isLast: form.isLast
            )
            write(ByteBuffer(head))
            let wake: @Sendable (()) -> Void = later { connection, _ in connection.goOn() }
            lines.onNews { wake(()) }
            pump()
        }

        /// Writes what there is of a watch, as far as the client reads it.
        private func pump() {
            while case .streams(let call, let lines) = turn, context?.channel.isWritable == true {
                switch lines.next() {
                case .lines(let bytes):
                    write(form.takesChunks ? ByteBuffer(chunk: bytes) : ByteBuffer(bytes: bytes))
                case .nothing: return
                case .end:
                    responder.plane.abandon(call)
                    if form.takesChunks { write(.lastChunk) }
                    finish()
                case .breakage:
                    responder.plane.abandon(call)
                    context?.flush()
                    breakOff()
                }
            }
        }

        // MARK: Ends

        private func write(_ bytes: ByteBuffer) {
            context?.write(wrapOutboundOut(bytes), promise: nil)
        }

        /// The request whose turn it was is answered.
        private func finish() {
            turn = .free
            if form.isLast { end() } else { endIfDone() }
        }

        /// Closes the connection if nobody has used it since this was last asked.
        ///
        /// Time in which the client waits for us is not held against it.
        private func closeIfIdle() {
            guard case .free = turn else { return isUsed = true }
            if !isUsed { context?.close(promise: nil) }
            isUsed = false
        }

        /// Ends the connection if no more requests are to come and none waits.
        private func endIfDone() {
            if isFree, hasLeft || isQuiescing && incoming == nil { end() }
        }

        /// Ends the connection once everything that was written has gone out.
        ///
        /// The client is left to close its side, as what it still sends would have the system take
        /// back the answer; a server that is about to end does not wait for that.
        private func end() {
            guard !isEnding, let context else { return }
            isEnding = true
            queue.removeAll()
            let written = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: written)
            written.futureResult.assumeIsolated().whenComplete { _ in
                context.close(mode: self.isQuiescing ? .all : .output, promise: nil)
            }
        }

        /// Closes the connection without a word.
        private func breakOff() {
            isEnding = true
            turn = .free
            context?.close(promise: nil)
        }

        /// Nobody waits any more for what the request whose turn it is waits for.
        private func abandon() {
            switch turn {
            case .waits(let call), .streams(let call, _): responder.plane.abandon(call)
            case .free, .probes: break
            }
        }
    }
#endif
