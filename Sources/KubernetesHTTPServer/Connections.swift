#if Servers
    internal import NIOCore
    internal import NIOHTTP1
    internal import Synchronization

    /// The open connections, and what is to be done when one of them ends.
    ///
    /// A watch that has nothing to say writes nothing, so it would never notice that its client has
    /// left. The channel notices, and tells it here.
    final class Connections: Sendable {
        private struct Entry {
            var number: UInt64
            /// Whether the client has said that it sends nothing more.
            var hasLeft = false
            var actions: [(ticket: UInt64, action: @Sendable () -> Void)] = []
        }

        private struct State {
            var last: UInt64 = 0
            var numbers: [ObjectIdentifier: UInt64] = [:]
            var entries: [UInt64: Entry] = [:]
        }

        private let state = Mutex(State())
        private let open = Atomic<Int>(0)
        private let limit: Int
        private let onEnd: @Sendable (UInt64) -> Void

        /// - Parameters:
        ///   - limit: How many connections are answered.
        ///   - onEnd: Is told the number of each connection that has ended.
        init(limit: Int, onEnd: @escaping @Sendable (UInt64) -> Void) {
            self.limit = limit
            self.onEnd = onEnd
        }

        /// How many connections are open.
        var count: Int { open.load(ordering: .relaxed) }

        /// Whether more connections are open than are answered.
        var areTooMany: Bool { count > limit }

        /// The number of a connection; 0 if it has ended.
        func number(of channel: any Channel) -> UInt64 {
            state.withLock { $0.numbers[ObjectIdentifier(channel)] ?? 0 }
        }

        /// Asks for an action when a connection's client leaves; done at once if it has.
        ///
        /// - Returns: What `forget` takes.
        func onLeaving(_ number: UInt64, do action: @escaping @Sendable () -> Void) -> UInt64 {
            let ticket: UInt64? = state.withLock { state in
                state.last += 1
                guard let entry = state.entries[number], !entry.hasLeft else { return nil }
                state.entries[number]?.actions.append((state.last, action))
                return state.last
            }
            if let ticket { return ticket }
            action()
            return 0
        }

        /// Takes the wish back.
        func forget(_ ticket: UInt64, of number: UInt64) {
            state.withLock { $0.entries[number]?.actions.removeAll { $0.ticket == ticket } }
        }

        fileprivate func begin(_ channel: any Channel) {
            open.wrappingAdd(1, ordering: .relaxed)
            state.withLock { state in
                state.last += 1
                state.numbers[ObjectIdentifier(channel)] = state.last
                state.entries[state.last] = Entry(number: state.last)
            }
        }

        /// The client sends nothing more; that is how one that has left looks.
        fileprivate func left(_ channel: any Channel) {
            let actions = state.withLock { state in
                let number = state.numbers[ObjectIdentifier(channel)] ?? 0
                state.entries[number]?.hasLeft = true
                defer { state.entries[number]?.actions = [] }
                return state.entries[number]?.actions ?? []
            }
            for (_, action) in actions { action() }
        }

        fileprivate func close(_ channel: any Channel) {
            left(channel)
            let number = state.withLock { state in
                let number = state.numbers.removeValue(forKey: ObjectIdentifier(channel))
                if let number { state.entries[number] = nil }
                return number
            }
            guard let number else { return }
            open.wrappingSubtract(1, ordering: .relaxed)
            onEnd(number)
        }
    }

    /// Stands in each connection's pipeline and tells `Connections` when it opens and ends.
    final class ConnectionObserver: ChannelInboundHandler, RemovableChannelHandler, Sendable {
        typealias InboundIn = NIOAny
        private let connections: Connections

        init(_ connections: Connections) {
            self.connections = connections
        }

        func handlerAdded(context: ChannelHandlerContext) {
            connections.begin(context.channel)
        }

        func handlerRemoved(context: ChannelHandlerContext) {
            connections.close(context.channel)
        }

        func channelInactive(context: ChannelHandlerContext) {
            connections.close(context.channel)
            context.fireChannelInactive()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed? = event as? ChannelEvent {
                connections.left(context.channel)
            }
            context.fireUserInboundEventTriggered(event)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if case HTTPParserError.headerOverflow? = error as? HTTPParserError {
                OverlongHeaders.join(context.pipeline.syncOperations)
            }
            context.fireErrorCaught(error)
        }
    }
#endif
