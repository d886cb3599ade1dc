internal import LockstepManners
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
        manners: MannerCatalog.names,
        claims: { LeaseSettings($0).claims },
        check: { try LeaseSettings($0).check() },
        recoveryBoundNanoseconds: {
            // Whoever comes last may have to wait for a holder's work as well.
            Int64(
                clamping: Int128(LeaseSettings($0).recoveryBoundNanoseconds)
                    + Int128(LockProgram.workNanoseconds.upperBound)
            )
        },
        requestTimeoutNanoseconds: { LeaseSettings($0).requestTimeoutNanoseconds },
        install: { world, setup in
            let api = LeaseSettings(setup).api
            KubernetesService.mount(in: world, api: api, for: setup.cluster)
            GuardedWork.mountResources(of: setup, in: world)
            for name in setup.pods {
                LockProgram.add(name, to: world, setup) { try TriedLeaseBackend($0, $1) }
            }
            KubernetesService.mountNodes(of: setup, in: world)
        },
        explorable: { LeaseSettings($0).explorable(pods: $0.pods, work: valueWork) }
    )

    /// The work as a value; to end it takes a tenth of a second, so that what must wait for it can
    /// be seen to wait.
    private static let valueWork = HeldWork(
        lengthNanoseconds: LockProgram.workNanoseconds,
        endingNanoseconds: 100_000_000
    )
}
