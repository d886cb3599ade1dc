internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepManners
internal import LockstepServices
internal import LockstepSimulation

/// Metaparticle's elector, as a system that can be tried: its sidecar and its client in one
/// program.
///
/// That it needs hosts whose wall clocks agree is nowhere said, so the claims do not say it either.
enum Metaparticle {
    /// The lock that every candidate wants.
    static let lock = "leader"

    static let system = SystemUnderTest(
        name: "metaparticle-elector",
        summary:
            "A lock object with an expiry that one host's wall clock sets and another's reads.",
        source: "metaparticle-io sync at 4d422ed, 2018, and container-lib at 7a199b6, 2017",
        timings: [
            Parameter("ttl", .duration, "how far ahead of its wall clock an owner sets the expiry"),
            Parameter(
                "heartbeat",
                .duration,
                "how long after one request for the lock the next is"
            ),
            Parameter("request", .duration, "how long a request may stay unanswered"),
        ],
        options: [],
        manners: MannerCatalog.namesOfWork,
        claims: { _ in
            [
                Claim("S1", assuming: [.driftWithinBound, .noThirdPartyEdits, .durableStore]),
                Claim("C2"),
            ]
        },
        check: { setup in try MetaparticleTimings(setup.timings).check() },
        recoveryBoundNanoseconds: { MetaparticleTimings($0.timings).recoveryBoundNanoseconds },
        requestTimeoutNanoseconds: { MetaparticleTimings($0.timings).request },
        install: install
    )

    @Sendable
    private static func install(in world: World, _ setup: Setup) {
        KubernetesService.mount(in: world, api: setup.api, for: setup.cluster)
        GuardedWork.mountResources(of: setup, in: world)
        let timings = MetaparticleTimings(setup.timings)
        let seed = world.seed
        for name in setup.pods {
            world.addPod(name) { pod in
                let elector = MetaparticleElector(
                    pod: pod,
                    sidecar: try MetaparticleSidecar(lock, in: pod.environment, timings: timings),
                    heartbeatNanoseconds: timings.heartbeat,
                    work: GuardedWork(setup, lock: lock, in: pod, seed: seed)
                )
                try await pod.untilTerminated { await elector.run() }
            }
        }
        KubernetesService.mountNodes(of: setup, in: world)
    }
}

/// The durations of Metaparticle's elector, in nanoseconds.
struct MetaparticleTimings: Hashable, Sendable {
    var ttl: Int64
    var heartbeat: Int64
    var request: Int64

    private static let second: Int64 = 1_000_000_000

    /// The durations that a scenario gives, and the usual ones where it gives none.
    init(_ settings: Settings) {
        ttl = settings.nanoseconds("ttl") ?? 30 * Self.second
        heartbeat = settings.nanoseconds("heartbeat") ?? 10 * Self.second
        request = settings.nanoseconds("request") ?? 5 * Self.second
    }

    /// How soon there may be a leader once faults stopped, if wall clocks agree: the rest of an
    /// expiry, two looks and a request that was under way.
    var recoveryBoundNanoseconds: Int64 {
        (ttl + 2 * heartbeat + 3 * request) / 9 * 10
    }

    /// Refuses durations of nothing; how they relate the original does not look at.
    func check() throws(MetaparticleTimingsError) {
        let all = [("ttl", ttl), ("heartbeat", heartbeat), ("request", request)]
        for (name, nanoseconds) in all where nanoseconds <= 0 { throw .notPositive(name: name) }
    }
}

/// Why timings are refused.
enum MetaparticleTimingsError: Error, Hashable, CustomStringConvertible {
    case notPositive(name: String)

    var description: String {
        switch self {
        case .notPositive(let name): "\(name) is 0, and must be longer than that"
        }
    }
}
