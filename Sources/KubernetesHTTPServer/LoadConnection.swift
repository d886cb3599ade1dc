#if Servers
    internal import NIOCore

    #if canImport(Glibc)
        internal import Glibc
    #elseif canImport(Darwin)
        internal import Darwin
    #endif

    /// One connection of a load test: asks, waits for the whole answer, asks again.
    final class LoadConnection: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        /// Makes the next request from the last answer's body; `nil` ends it.
        private let next: (_ body: ByteBufferView?) -> [UInt8]?
        private let done: EventLoopPromise<Void>
        private var received = ByteBuffer()
        private var sent = NIODeadline.now()
        /// How long each answer took, in nanoseconds.
        private(set) var latencies: [Int64] = []

        init(done: EventLoopPromise<Void>, next: @escaping (ByteBufferView?) -> [UInt8]?) {
            self.done = done
            self.next = next
        }

        func channelActive(context: ChannelHandlerContext) {
            send(after: nil, context)
        }

        private func send(after body: ByteBufferView?, _ context: ChannelHandlerContext) {
            guard let bytes = next(body) else {
                // Closing says at once that the channel is inactive, which would be a failure.
                done.succeed()
                context.close(promise: nil)
                return
            }
            sent = .now()
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var part = unwrapInboundIn(data)
            received.writeBuffer(&part)
            guard let body = wholeBody() else { return }
            latencies.append((NIODeadline.now() - sent).nanoseconds)
            received.clear()
            send(after: body, context)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            done.fail(error)
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            done.fail(ChannelError.eof)
        }

        /// The body, once all of it is there; answers without a length have no end here.
        private func wholeBody() -> ByteBufferView? {
            let view = received.readableBytesView
            guard let end = view.end(of: "\r\n\r\n"),
                let digits = view[..<end].end(of: "Content-Length: ")
            else { return nil }
            var length = 0
            for byte in view[digits...] {
                guard 0x30...0x39 ~= byte else { break }
                length = length * 10 + Int(byte - 0x30)
            }
            guard view.endIndex - end >= length else { return nil }
            return view[end...]
        }
    }

    extension ByteBufferView {
        /// Where the first occurrence of a text ends; `nil` if there is none.
        ///
        /// A client that takes longer to read than the server to answer measures itself, so the
        /// system's own search finds where one may begin.
        func end(of text: StaticString) -> Int? {
            let length = text.utf8CodeUnitCount
            return withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress, length > 0 else { return nil }
                var place = 0
                while place + length <= bytes.count,
                    let found = memchr(base + place, Int32(text.utf8Start[0]), bytes.count - place)
                {
                    place = UnsafeRawPointer(found) - base
                    guard place + length <= bytes.count else { return nil }
                    if memcmp(found, text.utf8Start, length) == 0 {
                        return startIndex + place + length
                    }
                    place += 1
                }
                return nil
            }
        }
    }
#endif
