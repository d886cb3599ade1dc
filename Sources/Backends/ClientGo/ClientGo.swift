internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepManners
internal import LockstepServices
internal import LockstepSimulation

/// The election of Kubernetes' own Go client, as a system that can be tried.
///
/// The rules are client-go's, the words are ours; whether what it claims is so, the faults of a
/// world decide.
enum ClientGo {
    /// The lock that every candidate wants.
    static let lock = "leader"

    static let system = SystemUnderTest(
        name: "client-go-election",
        summary: "A Lease that a holder gives up some time after a renewal was last answered.",
        source: "client-go tools/leaderelection at 32ce75a7, July 2026",
        timings: [
            Parameter("lease", .duration, "how long others wait after the last renewal they saw"),
            Parameter("hold", .duration, "how long one round of renewing may take (RenewDeadline)"),
            Parameter("retry", .duration, "how long after an attempt the next one follows"),
            Parameter("request", .duration, "the client's time-out; max(1s, hold / 2) by default"),
        ],
        options: [
            Parameter("release", .flag, "whether the lock is given back at the end of a term"),
            Parameter(
                "identity",
                .choice(["unique", "hostname"]),
                "who a candidate says it is: a name of its own, or its host's, as many programs do"
            ),
        ],
        manners: MannerCatalog.namesOfWork,
        claims: { _ in claims },
        check: { setup in try ClientGoTimings(setup.timings).check() },
        recoveryBoundNanoseconds: { ClientGoTimings($0.timings).recoveryBoundNanoseconds },
        requestTimeoutNanoseconds: { ClientGoTimings($0.timings).request },
        install: install
    )

    /// What its users are told they can rely on.
    ///
    /// It is not that every stop follows a start: candidates that never led are told to stop as
    /// well, as its documentation says. Nor that work has ended before a release, nor any fencing.
    private static let claims: [Claim] = [
        Claim("S1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
        Claim("W1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
        Claim("W2"),
        Claim("L1", assuming: [.driftWithinBound, .candidateConnected, .noForeignWrites]),
    ]

    @Sendable
    private static func install(in world: World, _ setup: Setup) {
        KubernetesService.mount(in: world, api: setup.api, for: setup.cluster)
        GuardedWork.mountResources(of: setup, in: world)
        let timings = ClientGoTimings(setup.timings)
        let releases = setup.options.flag("release") ?? true
        let isUnique = setup.options.text("identity") != "hostname"
        let seed = world.seed
        for name in setup.pods {
            world.addPod(name) { pod in
                let environment = pod.environment
                let work = GuardedWork(setup, lock: lock, in: pod, seed: seed)
                try await pod.untilTerminated {
                    // One elector leads once. Whoever wants more starts over, as a process does
                    // that ends with its leadership and is restarted.
                    while !Task.isCancelled {
                        var elector = try ClientGoElector(
                            in: pod,
                            environment,
                            timings: timings,
                            releases: releases,
                            isUnique: isUnique,
                            work: work
                        )
                        await elector.run()
                    }
                }
            }
        }
        KubernetesService.mountNodes(of: setup, in: world)
    }
}
