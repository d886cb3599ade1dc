internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepKubernetesBackend
internal import LockstepManners
internal import LockstepMuseum
internal import LockstepServices
public import LockstepSimulation

/// Our own leader election on a Lease.
public enum LeaseElection {
    /// The system, for catalogs and scenarios.
    public static let system = SystemUnderTest(
        name: "lease-election",
        summary: "Lockstep's leader election on a Kubernetes Lease, by the shell that ships.",
        source: "algorithms by the rules R0 to R6 of Lockstep's own documentation",
        timings: LeaseSettings.timings,
        options: LeaseSettings.options,
        manners: MannerCatalog.names,
        claims: { LeaseSettings($0).claims },
        check: { try LeaseSettings($0).check() },
        recoveryBoundNanoseconds: { LeaseSettings($0).recoveryBoundNanoseconds },
        requestTimeoutNanoseconds: { LeaseSettings($0).requestTimeoutNanoseconds },
        install: { world, setup in
            let api = LeaseSettings(setup).api
            KubernetesService.mount(in: world, api: api, for: setup.cluster)
            GuardedWork.mountResources(of: setup, in: world)
            for name in setup.pods { addLeaseElector(name, to: world, setup) }
            KubernetesService.mountNodes(of: setup, in: world)
        },
        explorable: { LeaseSettings($0).explorable(pods: $0.pods) }
    )

    /// The name of the lock, or what the names of several begin with.
    static let lockName = "leader"

    private static func addLeaseElector(_ name: String, to world: World, _ setup: Setup) {
        let settings = LeaseSettings(setup)
        let seed = world.seed
        guard !settings.isDrivenByValues else {
            let service = world.service(named: KubernetesService.name)
            // The world counts lives across updates, so that none draws what another has drawn.
            world.addPod(name) { [unowned world] () -> any Machine in
                let life = UInt64(world.life(of: name))
                return settings.machine(
                    of: name,
                    service: service,
                    randomness: DrawnRandomness(seed: seed, pod: name, life: life)
                )
            }
            return
        }
        world.addPod(name) { pod in
            let environment = settings.environment(pod.environment, of: name)
            let lock = settings.lock(of: name)
            let backend = try TriedLeaseBackend(settings, environment)
            func election(observer: PodObserver?) -> LeaderElection<TriedLeaseBackend> {
                LeaderElection(
                    name: lock,
                    backend: backend,
                    environment: environment,
                    timings: settings.candidacy(of: name, for: lock).timings,
                    observer: observer
                )
            }
            let first = election(observer: PodObserver(pod: pod))
            let second = election(observer: nil)
            let work = GuardedWork(setup, lock: lock, in: pod, seed: seed)
            let isUnbound = settings.isWorkUnbound
            let leavesHelpers = settings.leavesHelpers
            try await pod.untilTerminated {
                try await work.useAgainAndAgain { body in
                    try await first.run { term in
                        let token = Token(term.token)
                        if isUnbound { work.performForEver(token: token) }
                        if leavesHelpers { work.leaveHelper() }
                        try await body(work.holding(token: token) { try term.check() })
                    }
                } askAgain: {
                    try await second.withLeadership { _ in }
                }
            }
        }
    }
}

extension TriedLeaseBackend {
    /// The backend of a pod.
    init(_ settings: LeaseSettings, _ environment: Environment) throws {
        let transport = try environment.services.kubernetes()
        self.init(
            backend: LeaseBackend(
                transport: settings.mutant?.transport(over: transport) ?? transport,
                namespace: "default",
                options: settings.register
            ),
            settings: settings
        )
    }
}
