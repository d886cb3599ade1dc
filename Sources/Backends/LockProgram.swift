internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepServices
internal import LockstepSimulation

/// A pod's program that wants one lock again and again, works under it for a while, and gives it
/// back.
struct LockProgram: Sendable {
    let setup: Setup
    /// The lock's name.
    let lock: String
    let timings: ElectionTimings
    let seed: Seed

    /// Adds a pod that runs the program.
    ///
    /// - Parameters:
    ///   - name: The pod's name.
    ///   - world: Where.
    ///   - setup: What it is set up for.
    ///   - backend: Makes the store of the lock in each life of the pod.
    static func add(
        _ name: String,
        to world: World,
        _ setup: Setup,
        on backend: @escaping @Sendable (LeaseSettings, Environment) throws -> some Backend
    ) {
        let settings = LeaseSettings(setup)
        let lock = settings.lock(of: name)
        let timings = settings.candidacy(of: name, for: lock).timings
        let seed = world.seed
        let program = LockProgram(setup: setup, lock: lock, timings: timings, seed: seed)
        world.addPod(name) { pod in
            let environment = settings.environment(pod.environment, of: name)
            try await program.run(in: pod, environment, on: try backend(settings, environment))
        }
    }

    /// How long a holder works, in nanoseconds: from much less than a lease to nearly one.
    static let workNanoseconds: ClosedRange<Int64> = 2_000_000_000...12_000_000_000

    /// Runs until the pod is asked to end.
    ///
    /// - Parameters:
    ///   - pod: The pod.
    ///   - environment: The pod's environment, with the name that it goes by.
    ///   - backend: The store of the lock.
    /// - Throws: What the lock throws, except for its loss; a refusal ends it.
    func run(in pod: Pod, _ environment: Environment, on backend: some Backend) async throws {
        func lock(observer: PodObserver?) -> DistributedLock<some Backend> {
            DistributedLock(
                name: self.lock,
                backend: backend,
                environment: environment,
                timings: timings,
                observer: observer
            )
        }
        let (first, second) = (lock(observer: PodObserver(pod: pod)), lock(observer: nil))
        let work = GuardedWork(setup, lock: self.lock, in: pod, seed: seed)
        try await pod.untilTerminated {
            try await work.useAgainAndAgain { body in
                let length = environment.randomness.next().within(Self.workNanoseconds)
                do {
                    try await first.withLock { term in
                        let token = Token(term.token)
                        try await body(
                            work.holding(for: .nanoseconds(length), token: token) {
                                try term.check()
                            }
                        )
                    }
                } catch is LeadershipLost {
                    return
                }
            } askAgain: {
                try await second.withLock { _ in }
            }
        }
    }
}
