#if Servers
    internal import HummingbirdCore
    internal import LockstepDeterminism
    public import LockstepFaults
    internal import LockstepMockKubernetes
    public import LockstepRuns
    internal import LockstepServices
    internal import Logging
    internal import NIOCore
    internal import NIOPosix
    internal import ServiceLifecycle
    internal import Synchronization
    internal import UnixSignals

    #if canImport(Glibc)
        internal import Glibc
    #endif

    /// The API server on sockets, one port for each replica, over one control plane.
    public struct HTTPServer: Sendable {
        private let settings: ServerSettings
        private let plane: LivePlane
        private let timer: Timer
        private let connections: Connections
        /// Reads and writes every connection.
        ///
        /// The control plane answers one request at a time, behind a lock, so more than one would
        /// only wait for each other.
        private let loop: any EventLoop

        /// A server that does not listen yet; its time begins now.
        public init(_ settings: ServerSettings) {
            self.settings = settings
            loop = MultiThreadedEventLoopGroup.singleton.next()
            let timer = Timer(loop)
            self.timer = timer
            var made = ControlPlaneSettings()
            made.kinds.append(.definition)
            made.kinds += KubernetesService.customKinds(in: settings.api)
            made.namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"]
            made.replicas = settings.replicas
            made.historyLimit = 100_000
            // Like a server that has been up for a while: version 1 is long forgotten, and no
            // version is taken for a limit or a duration where answers are compared as texts.
            made.firstRevision = 100_000
            made.tracksFieldOwners = true
            made.writesLists = true
            var control = ControlPlane(made, seed: settings.seed)
            for loop in LoopCatalog.loops(LoopSettings(), seed: settings.seed) {
                control.attach(loop)
            }
            plane = LivePlane(control) { timer.wind($0) }
            timer.onRing(plane.tick)
            connections = Connections(limit: settings.connectionLimit) { [plane] in
                plane.forget(connection: $0)
            }
        }

        /// Has the faults of a plan begin and end at their times, counted from the beginning.
        ///
        /// - Parameter plan: What was drawn for a world.
        /// - Returns: The names of the faults that need a world's pods, and so are left out.
        public func follow(_ plan: FaultPlan) -> [String] {
            let live = LivePlan(plan)
            plane.follow(live)
            return live.skipped
        }

        /// What has happened so far.
        public var observed: ObservedHistory {
            plane.withHistory { [seed = settings.seed.rawValue] history, now in
                history.observed(seed: seed, until: now)
            }
        }

        /// How many watches are open.
        var openWatches: Int { plane.openWatches }

        /// How many connections are open.
        var openConnections: Int { connections.count }

        /// Listens and answers until the process is told to end by SIGTERM or SIGINT, and then for
        /// at most five seconds more.
        ///
        /// - Parameters:
        ///   - isEndedBySignals: Whether signals end it; else the task's cancellation does.
        ///   - onListening: Is told each port, in the order of the replicas, once all of them are
        ///     listened on.
        /// - Throws: `ServerError` if an address cannot be listened on; then none is any more.
        public func run(
            isEndedBySignals: Bool = true,
            onListening: @escaping @Sendable (Int) -> Void
        ) async throws {
            allowManyFiles()
            let plane = plane
            let connections = connections
            var logger = Logger(label: "lockstep.serve", factory: { _ in SwiftLogNoOpLogHandler() })
            logger.logLevel = .critical
            let audits = AuditIDs(seed: settings.seed)
            let openPorts = OpenPorts(settings.replicas, onAll: onListening)
            var services: [any Service] = []
            for replica in 0..<settings.replicas {
                let port = settings.port == 0 ? 0 : settings.port + replica
                let responder = APIResponder(
                    plane: plane,
                    desk: ControlDesk(plane: plane, seed: settings.seed),
                    connections: connections,
                    replica: replica,
                    audits: audits
                )
                let server = Server(
                    childChannelSetup: APIChannel(responder: responder),
                    configuration: ServerConfiguration(
                        address: .hostname(settings.host, port: port),
                        backlog: 1_024
                    ),
                    onServerRunning: {
                        openPorts.opened($0.localAddress?.port ?? port, of: replica)
                    },
                    eventLoopGroup: loop,
                    logger: logger
                )
                services.append(Listener(server: server, address: settings.address(of: replica)))
            }
            services.append(Closing(plane: plane))
            var configuration = ServiceGroupConfiguration(
                services: services,
                gracefulShutdownSignals: isEndedBySignals ? [.sigterm, .sigint] : [],
                logger: logger
            )
            configuration.maximumGracefulShutdownDuration = .seconds(4)
            do {
                let group = ServiceGroup(configuration: configuration)
                try await group.run()
            } catch let error as ServerError {
                throw error
            } catch is CancellationError {}
        }
    }

    /// Asks the system for as many open files as it grants, for every connection is one.
    private func allowManyFiles() {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(files, &limit)
    }

    /// Listens on one port.
    private struct Listener: Service {
        let server: Server<APIChannel>
        let address: String

        func run() async throws {
            do {
                try await server.run()
            } catch let error as IOError {
                throw ServerError.cannotListen(address, cause: error.cause)
            } catch is SocketAddressError.UnknownHost {
                throw ServerError.cannotListen(address, cause: "there is no host of that name")
            }
        }
    }

    extension IOError {
        /// Why an address cannot be listened on.
        fileprivate var cause: String {
            switch errnoCode {
            case EADDRINUSE: "another program listens there"
            case EACCES: "the system does not permit it"
            case EADDRNOTAVAIL: "the machine has no such address"
            default: description
            }
        }
    }

    /// Tells the ports once the last of them is listened on.
    private final class OpenPorts: Sendable {
        private let ports: Mutex<[Int?]>
        private let onAll: @Sendable (Int) -> Void

        init(_ count: Int, onAll: @escaping @Sendable (Int) -> Void) {
            ports = Mutex(Array(repeating: nil, count: count))
            self.onAll = onAll
        }

        func opened(_ port: Int, of replica: Int) {
            let all = ports.withLock { ports in
                ports[replica] = port
                return ports.contains(nil) ? [] : ports.compactMap(\.self)
            }
            all.forEach(onAll)
        }
    }

    /// Ends watches and waits once the process is to end; connections end by themselves then.
    private struct Closing: Service {
        let plane: LivePlane

        func run() async throws {
            try? await gracefulShutdown()
            plane.close()
        }
    }

    /// Rings at the moment it was wound for last.
    private final class Timer: Sendable {
        private let loop: any EventLoop
        private let ring = Mutex<(@Sendable () -> Void)?>(nil)

        init(_ loop: any EventLoop) {
            self.loop = loop
        }

        func onRing(_ action: @escaping @Sendable () -> Void) { ring.withLock { $0 = action } }

        func wind(_ nanoseconds: Int64) {
            loop.scheduleTask(in: .nanoseconds(nanoseconds)) {
                self.ring.withLock { $0 }?()
            }
        }
    }
#endif
