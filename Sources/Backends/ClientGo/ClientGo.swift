internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepServices
public import LockstepSimulation

extension SystemUnderTest {
    /// The election of Kubernetes' own Go client, by its rules and in our words.
    ///
    /// It claims what its users are told they can rely on.
    public static let clientGo = SystemUnderTest(
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
            Parameter("release", .flag, "whether the lock is given back at the end of a term")
        ],
        claims: { _ in clientGoClaims },
        check: { setup in try ClientGoTimings(setup.timings).check() },
        recoveryBoundNanoseconds: { ClientGoTimings($0.timings).recoveryBoundNanoseconds },
        install: installClientGo
    )

    /// What its users are told they can rely on.
    ///
    /// It is not that every stop follows a start: candidates that never led are told to stop as
    /// well, as its documentation says. Nor that work has ended before a release, nor any fencing.
    private static let clientGoClaims: [Claim] = [
        Claim("S1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
        Claim("W1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
        Claim("W2"),
        Claim("L1", assuming: [.driftWithinBound, .candidateConnected]),
    ]

    @Sendable
    private static func installClientGo(in world: World, _ setup: Setup) {
        KubernetesService.mount(in: world)
        GuardedWork.mountResources(of: setup, in: world)
        let timings = ClientGoTimings(setup.timings)
        let releases = setup.options.flag("release") ?? true
        for name in setup.pods {
            world.addPod(name) { pod in
                let environment = pod.environment
                let transport = try environment.kubernetes
                let work = GuardedWork(setup, lock: lockName, in: pod)
                try await runElector(in: pod) {
                    // One elector leads once. Whoever wants more starts over, as a process does
                    // that ends with its leadership and is restarted.
                    while !Task.isCancelled {
                        var elector = ClientGoElector(
                            in: pod,
                            environment,
                            transport: transport,
                            timings: timings,
                            releases: releases,
                            work: work
                        )
                        await elector.run()
                    }
                }
            }
        }
    }
}
