public import LockstepDeterminism
public import LockstepHistories
public import LockstepManners
internal import LockstepServices
public import LockstepSimulation

/// What a pod does under its lock: it acts on protected resources, in the manner that is its own.
///
/// A system's pods work by it so that what a scenario says under `work` is done. The resources must
/// have been mounted when the system was installed.
///
///     let work = GuardedWork(setup, lock: "leader", in: pod, seed: seed)
///     try await work.useAgainAndAgain { body in
///         try await election.run { term in
///             try await body(work.holding(token: Token(term.token)) { try term.check() })
///         }
///     } askAgain: {
///         try await anotherElectionOfThisPod.withLeadership { _ in }
///     }
///
/// - Determinism: The manner is drawn from the seed for each pod; what work draws comes from the
///   stream `manners` of its pod's life.
public struct GuardedWork: Sendable {
    private let lock: String
    private let resources: [ResourceTransport]
    private let period: Duration?
    private let manner: any Manner
    private let randomness: any Randomness

    /// The work of a set-up in a pod; the seed decides its manner.
    public init(_ setup: Setup, lock: String, in pod: Pod, seed: Seed) {
        let services = pod.environment.services
        self.lock = lock
        self.resources = setup.resources.compactMap {
            services.transport(ResourceTransport.self, named: $0)
        }
        self.period = setup.effectPeriodNanoseconds.map { .nanoseconds($0) }
        self.manner = MannerCatalog.manner(of: pod.name, among: setup.manners, seed: seed)
        self.randomness = pod.randomness(of: "manners")
    }

    /// Mounts the resources that a set-up acts on.
    public static func mountResources(of setup: Setup, in world: World) {
        for name in setup.resources { ProtectedResource.mount(name, in: world) }
    }

    /// Uses the lock in the pod's manner, again and again until the task is cancelled.
    ///
    /// - Parameters:
    ///   - hold: Asks for the lock, waits for it, runs the work, and gives the lock back. A lock
    ///     that was lost under the work is no error.
    ///   - askAgain: Asks for the same lock as another candidate of the pod, which nobody observes.
    /// - Throws: What the lock throws, or `CancellationError`.
    public func useAgainAndAgain(
        hold: @escaping @Sendable (@escaping WantedLock.Work) async throws -> Void,
        askAgain: @escaping @Sendable () async throws -> Void
    ) async throws {
        let lock = WantedLock(hold: hold, askAgain: askAgain, randomness: randomness)
        while true {
            try Task.checkCancellation()
            do {
                try await manner.use(lock)
            } catch is WorkFailed {
                continue
            }
        }
    }

    /// Works under a lock that was asked for elsewhere, until it is cancelled or its term is over.
    ///
    /// - Parameter holding: The holding.
    /// - Throws: What ends the work.
    public func perform(_ holding: Holding) async throws { try await manner.work(holding) }

    /// A holding of the lock.
    ///
    /// - Parameters:
    ///   - length: How long to work; `nil` to go on until somebody ends it.
    ///   - token: The token of the term.
    ///   - check: Throws once the term is over.
    /// - Returns: The holding.
    public func holding(
        for length: Duration? = nil,
        token: Token,
        check: @escaping @Sendable () throws -> Void
    ) -> Holding {
        Holding(
            length: length,
            period: length == nil && resources.isEmpty ? nil : period,
            check: check,
            act: { for resource in resources { resource.act(under: lock, token: token) } },
            randomness: randomness
        )
    }

    /// Begins work that nobody can end but its pod's death, as a planted bug does.
    func performForEver(token: Token) {
        Task { try? await holding(token: token) {}.workInOrder() }
    }

    /// Begins a task that does nothing and that only its pod's death ends, as a planted bug does.
    func leaveHelper() {
        Task { while !Task.isCancelled { try? await Task.sleep(for: .seconds(1)) } }
    }
}
