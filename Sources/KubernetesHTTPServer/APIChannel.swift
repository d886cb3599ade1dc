#if Servers
    internal import HummingbirdCore
    internal import Logging
    internal import NIOCore
    internal import NIOHTTP1

    /// What Hummingbird's server does with each connection that it accepts: NIO reads HTTP/1.1 from
    /// it, and an `APIConnection` answers.
    ///
    /// Hummingbird's own channel has a task for every connection and hands each part of a request
    /// and of an answer from one to the other, which cost as much as the answer itself.
    struct APIChannel: ServerChildChannel {
        /// A connection that is set up.
        struct Value: ServerChildChannelValue {
            let channel: any Channel
        }

        let responder: APIResponder

        func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
            channel.eventLoop.makeCompletedFuture {
                var limits = NIOHTTPDecoderLimitConfiguration()
                limits.maxHeaderFieldSize = 16 << 10
                limits.maxHeaderListSize = 64 << 10
                limits.maxHeaderFieldCount = 200
                let decoder = HTTPRequestDecoder(
                    leftOverBytesStrategy: .dropBytes,
                    limitConfiguration: limits
                )
                try channel.pipeline.syncOperations.addHandlers([
                    ByteToMessageHandler(decoder), APIConnection(responder),
                ])
                return Value(channel: channel)
            }
        }

        /// Stays as long as the connection, which closes at once if this is cancelled.
        func handle(value: Value, logger: Logger) async {
            await withTaskCancellationHandler {
                try? await value.channel.closeFuture.get()
            } onCancel: {
                value.channel.close(promise: nil)
            }
        }
    }
#endif
