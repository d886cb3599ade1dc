#if Servers
    internal import NIOCore
    internal import NIOHTTP1

    /// Says 431 where the framework says 400 to whatever it cannot parse.
    ///
    /// It joins a connection's pipeline once a request's headers were longer than is allowed. The
    /// connection is closed after the answer, so there is no next request to mistake.
    ///
    /// - Source: The words are those of Go's `net/http`, on which the real API server stands.
    final class OverlongHeaders: ChannelOutboundHandler {
        typealias OutboundIn = HTTPServerResponsePart
        typealias OutboundOut = HTTPServerResponsePart

        private static let text = "431 Request Header Fields Too Large"

        /// Takes its place behind what reads requests and writes answers.
        static func join(_ pipeline: ChannelPipeline.SynchronousOperations) {
            typealias Decoder = ByteToMessageHandler<HTTPRequestDecoder>
            guard let decoder = try? pipeline.handler(type: Decoder.self) else { return }
            try? pipeline.addHandler(OverlongHeaders(), position: .after(decoder))
        }

        func write(
            context: ChannelHandlerContext,
            data: NIOAny,
            promise: EventLoopPromise<Void>?
        ) {
            // An answer to an earlier request may come first; only the last one closes.
            guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
                head.headers.contains(name: "Connection")
            else {
                context.write(data, promise: promise)
                return
            }
            let body = ByteBuffer(string: OverlongHeaders.text)
            head.status = .requestHeaderFieldsTooLarge
            head.headers = [
                "Content-Type": "text/plain; charset=utf-8", "Connection": "close",
                "Content-Length": String(body.readableBytes),
            ]
            context.write(wrapOutboundOut(.head(head)), promise: promise)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
    }
#endif
