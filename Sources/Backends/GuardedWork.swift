internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepServices
internal import LockstepSimulation

/// What a holder does under its lock: it acts on protected resources at a steady pace.
struct GuardedWork: Sendable {
    private let lock: String
    private let resources: [ResourceTransport]
    private let period: Duration

    /// The work of a set-up in a pod.
    init(_ setup: Setup, lock: String, in pod: Pod) {
        let services = pod.environment.services
        self.lock = lock
        self.resources = setup.resources.compactMap {
            services.transport(ResourceTransport.self, named: $0)
        }
        self.period = .nanoseconds(setup.effectPeriodNanoseconds ?? 0)
    }

    /// Mounts the resources that a set-up acts on.
    static func mountResources(of setup: Setup, in world: World) {
        for name in setup.resources { ProtectedResource.mount(name, in: world) }
    }

    /// Works for so long, or until it is cancelled, or until `check` throws.
    ///
    /// - Parameters:
    ///   - length: How long to work.
    ///   - token: The token of the term.
    ///   - check: Asked before every effect.
    /// - Throws: `CancellationError`, or what `check` throws.
    func perform(
        for length: Duration,
        token: Token,
        check: @Sendable () throws -> Void
    ) async throws {
        var left = length
        while left > .zero {
            try check()
            for resource in resources { resource.act(under: lock, token: token) }
            let pause = period > .zero ? min(period, left) : left
            try await Task.sleep(for: pause)
            left -= pause
        }
    }

    /// Works until it is cancelled, or until `check` throws.
    ///
    /// - Parameters:
    ///   - token: The token of the term.
    ///   - check: Asked before every effect.
    /// - Throws: `CancellationError`, or what `check` throws.
    func perform(token: Token, check: @Sendable () throws -> Void) async throws {
        guard !resources.isEmpty, period > .zero else {
            // There is nothing to do but to hold the lock.
            while true { try await Task.sleep(for: .seconds(3600)) }
        }
        while true {
            try check()
            for resource in resources { resource.act(under: lock, token: token) }
            try await Task.sleep(for: period)
        }
    }

    /// Begins work that nobody can end but its pod's death, as a planted bug does.
    func performForEver(token: Token) {
        Task { try? await perform(token: token) {} }
    }

    /// Begins a task that does nothing and that only its pod's death ends, as a planted bug does.
    func leaveHelper() {
        Task { while !Task.isCancelled { try? await Task.sleep(for: .seconds(1)) } }
    }
}
