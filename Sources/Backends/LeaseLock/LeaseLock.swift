internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepServices
public import LockstepSimulation

/// Our own mutex on a Lease: many short holdings instead of one long one.
public enum LeaseLock {
    /// The system, for catalogs and scenarios.
    public static let system = SystemUnderTest(
        name: "lease-lock",
        summary:
            "Lockstep's mutex on a Kubernetes Lease: held for seconds, released, wanted again.",
        source: "algorithms by the rules R0 to R6 of Lockstep's own documentation",
        timings: LeaseSettings.timings,
        options: LeaseSettings.options.filter { $0.name != "driver" },
        claims: { LeaseSettings($0).claims },
        check: { try LeaseSettings($0).check() },
        recoveryBoundNanoseconds: {
            // Whoever comes last may have to wait for a holder's work as well.
            LeaseSettings($0).recoveryBoundNanoseconds + longestWork.upperBound
        },
        install: { world, setup in
            KubernetesService.mount(in: world, api: setup.api, for: setup.cluster)
            GuardedWork.mountResources(of: setup, in: world)
            for name in setup.pods { addLeaseLocker(name, to: world, setup) }
            KubernetesService.mountNodes(of: setup, in: world)
        }
    )

    /// How long a holder works, in nanoseconds: from much less than a lease to nearly one.
    private static let longestWork: ClosedRange<Int64> = 2_000_000_000...12_000_000_000

    private static func addLeaseLocker(_ name: String, to world: World, _ setup: Setup) {
        let settings = LeaseSettings(setup)
        world.addPod(name) { pod in
            let environment = settings.environment(pod.environment, of: name)
            let lock = try DistributedLock(
                name: LeaseElection.lockName,
                backend: TriedLeaseBackend(settings, environment),
                environment: environment,
                timings: settings.candidacy(of: name, for: LeaseElection.lockName).timings,
                observer: PodObserver(pod: pod)
            )
            let work = GuardedWork(setup, lock: LeaseElection.lockName, in: pod)
            try await runElector(in: pod) {
                while true {
                    let length = environment.randomness.next().within(longestWork)
                    do {
                        try await lock.withLock { term in
                            try await work.perform(
                                for: .nanoseconds(length),
                                token: .init(term.token)
                            ) { try term.check() }
                        }
                    } catch is LeadershipLost {
                        continue
                    }
                }
            }
        }
    }
}
