import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import LockstepManners
import LockstepServices
import LockstepSimulation
import OwnElector

/// The elector of this package as a system that scenarios can name.
let ownElector = SystemUnderTest(
    name: "own-elector",
    summary: "A loop that reads a Lease, and writes it.",
    source: "Sources/OwnElector/LeaseElector.swift",
    timings: [],
    options: [
        Parameter(
            "expiry",
            .choice(["own-watch", "wall-clock"]),
            "how it tells that another's lease is over"
        )
    ],
    manners: MannerCatalog.namesOfWork,
    claims: { _ in
        [
            Claim("S1", assuming: [.driftWithinBound, .durableStore, .noThirdPartyEdits]),
            Claim("L1", assuming: [.driftWithinBound, .candidateConnected, .noForeignWrites]),
        ]
    },
    check: { _ in },
    // A lease of 15 s, two looks, and answers that are waited for.
    recoveryBoundNanoseconds: { _ in 30_000_000_000 },
    install: { world, setup in
        KubernetesService.mount(in: world, api: setup.api, for: setup.cluster)
        GuardedWork.mountResources(of: setup, in: world)
        let seed = world.seed
        let expiry: LeaseElector.Expiry =
            setup.options.text("expiry") == "wall-clock" ? .byWallClock : .byOwnWatch
        for name in setup.pods {
            world.addPod(name) { pod in
                let work = GuardedWork(setup, lock: "leader", in: pod, seed: seed)
                try await pod.untilTerminated { try await elect(in: pod, expiry, work: work) }
            }
        }
        KubernetesService.mountNodes(of: setup, in: world)
    }
)

/// Runs the elector, and works while it leads.
private func elect(
    in pod: Pod,
    _ expiry: LeaseElector.Expiry,
    work: GuardedWork
) async throws {
    let clock = pod.environment.timekeeper
    let leader = Leader(pod: pod, work: work)
    let elector = LeaseElector(
        identity: pod.name,
        transport: try pod.kubernetes(timeout: .seconds(2)),
        expiry: expiry,
        wallClock: { clock.wallClock },
        onChange: { leader.take($0) }
    )
    pod.report(.campaignBegan(lock: "leader"))
    defer { leader.end() }
    try await elector.run()
}
