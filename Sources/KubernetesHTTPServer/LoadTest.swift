#if Servers
    internal import NIOCore
    internal import NIOPosix

    #if canImport(Glibc)
        internal import Glibc
    #endif

    /// Measures a server over its socket: updates of Leases, a long list, watches that stay idle.
    public struct LoadTest: Sendable {
        /// What was measured.
        public struct Result: Sendable {
            /// Updates of Leases a second, over all connections.
            public var updatesPerSecond = 0.0
            /// The middle latency of an update, in milliseconds.
            public var middleMilliseconds = 0.0
            /// The latency that 99 of 100 updates kept below, in milliseconds.
            public var slowMilliseconds = 0.0
            /// How long a list of all those objects took, in milliseconds; the best of five.
            public var listMilliseconds = 0.0
            /// How many objects that list had.
            public var listed = 0
            /// How many watches stayed open and idle.
            public var watches = 0
        }

        private let host: String
        private let port: Int
        private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

        /// A test of the server at an address.
        public init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// Runs the whole test.
        ///
        /// - Parameters:
        ///   - connections: How many update, each a Lease of its own, as fast as they are answered.
        ///   - seconds: For how long.
        ///   - objects: How many objects the list shall have.
        ///   - watches: How many watches are opened.
        ///   - whileIdle: Called while they are all open.
        /// - Returns: What was measured.
        /// - Throws: Whatever the socket reports.
        public func run(
            connections: Int = 16,
            seconds: Int = 5,
            objects: Int = 10_000,
            watches: Int = 1_000,
            whileIdle: () -> Void
        ) async throws -> Result {
            var result = Result(watches: watches)
            let open = try await openWatches(watches)
            try await Task.sleep(for: .seconds(1))
            whileIdle()
            for channel in open { try? await channel.close() }
            let latencies = try await update(over: connections, for: seconds).sorted()
            result.updatesPerSecond = Double(latencies.count) / Double(seconds)
            result.middleMilliseconds = Double(latencies[latencies.count / 2]) / 1e6
            result.slowMilliseconds = Double(latencies[latencies.count * 99 / 100]) / 1e6
            try await fill(objects)
            let times = try await list(times: 5)
            result.listMilliseconds = Double(times.min() ?? 0) / 1e6
            result.listed = objects
            return result
        }

        private func connect(_ handler: @escaping @Sendable (any EventLoop) -> LoadConnection)
            async throws -> any Channel
        {
            try await ClientBootstrap(group: group)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(handler(channel.eventLoop))
                    }
                }
                .connect(host: host, port: port).get()
        }

        /// Runs several connections until each of them has ended by itself.
        ///
        /// - Returns: The latencies of all of them.
        private func run(
            _ count: Int,
            _ next: @escaping @Sendable (Int) -> (ByteBufferView?) -> [UInt8]?
        ) async throws -> [Int64] {
            var waits: [EventLoopFuture<[Int64]>] = []
            for index in 0..<count {
                let loop = group.any()
                let promise = loop.makePromise(of: Void.self)
                let channel = try await connect { _ in
                    LoadConnection(done: promise, next: next(index))
                }
                waits.append(
                    promise.futureResult.flatMapThrowing {
                        try channel.pipeline.syncOperations.handler(type: LoadConnection.self)
                            .latencies
                    }
                )
            }
            var all: [Int64] = []
            for wait in waits { all += try await wait.get() }
            return all
        }

        private static let path = "/apis/coordination.k8s.io/v1/namespaces/default/leases"

        private static func request(_ method: String, _ target: String, _ body: String = "")
            -> [UInt8]
        {
            Array(
                """
                \(method) \(target) HTTP/1.1\r\nHost: localhost\r\n\
                Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)
                """.utf8
            )
        }

        /// A Lease that is renewed once more with every version, as one that says what is stored
        /// already would not be written.
        private static func lease(_ name: String, version: String? = nil) -> String {
            let fraction = String((version ?? "").suffix(6))
            let zeros = String(repeating: "0", count: 6 - fraction.count)
            let version = version.map { #","resourceVersion":"\#($0)""# } ?? ""
            return
                #"{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","#
                + #""metadata":{"name":"\#(name)","namespace":"default"\#(version)},"#
                + #""spec":{"holderIdentity":"pod-\#(name)","#
                + #""leaseDurationSeconds":15,"acquireTime":"2024-01-02T03:04:05.000006Z","#
                + #""renewTime":"2024-01-02T03:04:05.\#(zeros)\#(fraction)Z","#
                + #""leaseTransitions":1}}"#
        }

        private func update(over connections: Int, for seconds: Int) async throws -> [Int64] {
            let end = NIODeadline.now() + .seconds(Int64(seconds))
            return try await run(connections) { index in
                let name = "bench-\(index)-\(getpid())"
                return { body in
                    guard NIODeadline.now() < end else { return nil }
                    guard let body else {
                        return LoadTest.request("POST", LoadTest.path, LoadTest.lease(name))
                    }
                    return LoadTest.request(
                        "PUT",
                        "\(LoadTest.path)/\(name)",
                        LoadTest.lease(name, version: LoadTest.version(in: body))
                    )
                }
            }
        }

        private static func version(in body: ByteBufferView) -> String? {
            guard let start = body.end(of: #""resourceVersion":""#) else { return nil }
            let digits = body[start...].prefix { 0x30...0x39 ~= $0 }
            return String(decoding: digits, as: UTF8.self)
        }

        private func fill(_ objects: Int) async throws {
            let id = getpid()
            _ = try await run(min(objects, 16)) { index in
                var number = index
                return { _ in
                    guard number < objects else { return nil }
                    defer { number += 16 }
                    return LoadTest.request(
                        "POST",
                        LoadTest.path,
                        LoadTest.lease("filler-\(id)-\(number)")
                    )
                }
            }
        }

        private func list(times: Int) async throws -> [Int64] {
            try await run(1) { _ in
                var left = times
                return { _ in
                    guard left > 0 else { return nil }
                    left -= 1
                    return LoadTest.request("GET", LoadTest.path)
                }
            }
        }

        private func openWatches(_ count: Int) async throws -> [any Channel] {
            var channels: [any Channel] = []
            for _ in 0..<count {
                let channel = try await ClientBootstrap(group: group)
                    .connect(host: host, port: port).get()
                let bytes = LoadTest.request("GET", "\(LoadTest.path)?watch=1")
                try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
                channels.append(channel)
            }
            return channels
        }
    }
#endif
