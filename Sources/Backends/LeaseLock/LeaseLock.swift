internal import LockstepCoordination
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
            LeaseSettings($0).recoveryBoundNanoseconds + LockProgram.workNanoseconds.upperBound
        },
        install: { world, setup in
            let api = LeaseSettings(setup).api
            KubernetesService.mount(in: world, api: api, for: setup.cluster)
            GuardedWork.mountResources(of: setup, in: world)
            for name in setup.pods { addLeaseLocker(name, to: world, setup) }
            KubernetesService.mountNodes(of: setup, in: world)
        }
    )

    private static func addLeaseLocker(_ name: String, to world: World, _ setup: Setup) {
        let settings = LeaseSettings(setup)
        let lock = LeaseElection.lockName
        let timings = settings.candidacy(of: name, for: lock).timings
        let program = LockProgram(setup: setup, lock: lock, timings: timings)
        world.addPod(name) { pod in
            let environment = settings.environment(pod.environment, of: name)
            let backend = try TriedLeaseBackend(settings, environment)
            try await program.run(in: pod, environment, on: backend)
        }
    }
}
