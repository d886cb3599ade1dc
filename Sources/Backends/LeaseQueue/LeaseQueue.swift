internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepKubernetesBackend
internal import LockstepManners
internal import LockstepMuseum
internal import LockstepServices
public import LockstepSimulation

/// Our own fair mutex: each that waits keeps a Lease of its own, and the oldest holds the lock.
public enum LeaseQueue {
    /// The system, for catalogs and scenarios.
    public static let system = SystemUnderTest(
        name: "lease-queue",
        summary: "Lockstep's fair mutex: who waits keeps a Kubernetes Lease, and the oldest holds.",
        source: "the rules of QueueElection in Lockstep's own documentation",
        timings: LeaseSettings.timings,
        options: options,
        manners: MannerCatalog.names,
        claims: claims,
        check: { try LeaseSettings($0).check() },
        recoveryBoundNanoseconds: { setup in
            // Whoever comes last may have to wait for a holder's work as well, and for the removal
            // of what every other pod's former lives have left, three requests each.
            let settings = LeaseSettings(setup)
            let request = Int128(settings.timings.requestNanoseconds)
            let sum =
                Int128(settings.recoveryBoundNanoseconds)
                + Int128(LockProgram.workNanoseconds.upperBound)
                + Int128(setup.pods.count) * 3 * request
            return Int64(clamping: sum)
        },
        requestTimeoutNanoseconds: { LeaseSettings($0).requestTimeoutNanoseconds },
        install: { world, setup in
            KubernetesService.mount(in: world, api: setup.api, for: setup.cluster)
            GuardedWork.mountResources(of: setup, in: world)
            for name in setup.pods {
                LockProgram.add(name, to: world, setup) { try TriedQueueBackend($0, $1) }
            }
            KubernetesService.mountNodes(of: setup, in: world)
        },
        explorable: explorableQueue
    )

    /// What may be chosen.
    private static let options =
        LeaseSettings.options.filter { ["locks", "namesakes", "unchecked"].contains($0.name) } + [
            Parameter(
                "mutant",
                .choice(["none"] + MutantCatalog.ids(of: .queue)),
                "a planted bug"
            )
        ]

    /// What the queue promises in terms of what judges watch.
    ///
    /// Whoever deletes a ticket ends its owner's claim, so everything rests on nobody's doing so.
    private static func claims(_ setup: Setup) -> [Claim] {
        let settings = LeaseSettings(setup)
        let store: [LockstepHistories.Assumption] = [
            .durableStore, .orderedVersions, .noForeignWrites, .noThirdPartyEdits,
        ]
        let belief = [.driftWithinBound] + store
        var claims = [Claim("S1", assuming: belief)]
        if settings.timings.effectDelay > .zero, setup.resources.contains("unfenced") {
            claims.append(
                Claim("S2", assuming: belief + [.effectDelayWithinBound])
            )
        }
        if setup.resources.contains("fenced") {
            claims.append(Claim("F3", assuming: []))
        }
        return claims + [
            Claim("F1", assuming: belief),
            Claim("W4", assuming: belief),
            Claim("L8", assuming: belief + [.promptExecution]),
            Claim("C1", assuming: []),
            Claim("C2", assuming: []),
            Claim("C3", assuming: []),
            Claim("C4", assuming: [.promptExecution]),
            Claim("L1", assuming: [.driftWithinBound, .candidateConnected]),
        ]
    }

    /// The queue driven by value machines, each of which keeps the lock until it is asked to end.
    private static func explorableQueue(_ setup: Setup) -> ExplorableSystem? {
        let settings = LeaseSettings(setup)
        guard settings.mutant?.rewrite == nil, settings.mutant?.relay == nil else { return nil }
        let service = ExplorableProgram(name: KubernetesService.name, isPod: false) { _ in
            KubernetesService.machine(seed: Seed(1))
        }
        let pods = setup.pods.map { name in
            ExplorableProgram(name: name, isPod: true) { randomness in
                let candidacy = settings.candidacy(of: name, for: settings.lock(of: name))
                return ElectorMachine(
                    candidacy: candidacy,
                    core: core(for: candidacy, of: settings),
                    mapping: TicketMapping(name: candidacy.name, namespace: "default"),
                    service: ServiceID(place: 0),
                    randomness: randomness
                )
            }
        }
        return ExplorableSystem(
            programs: [service] + pods,
            troubles: setup.pods.map(ExplorableTrouble.refusal)
        )
    }

    /// The queue of a candidacy, with the planted bug in it or around it.
    fileprivate static func core(
        for candidacy: Candidacy,
        of settings: LeaseSettings
    ) -> AlteredQueue {
        AlteredQueue(
            QueueElection(candidacy, rules: settings.mutant?.queueRules ?? QueueRules()),
            settings.mutant?.queueAlteration?(candidacy)
        )
    }
}

/// The backend that ships, with its core open to planted bugs.
private struct TriedQueueBackend: Backend {
    let backend: LeaseQueueBackend
    let settings: LeaseSettings

    init(_ settings: LeaseSettings, _ environment: Environment) throws {
        let transport = try environment.services.kubernetes()
        backend = LeaseQueueBackend(
            transport: settings.mutant?.transport(over: transport) ?? transport,
            namespace: "default"
        )
        self.settings = settings
    }

    func guarantees(with timings: ElectionTimings) -> Guarantees {
        backend.guarantees(with: timings)
    }

    func makeCore(for candidacy: Candidacy) -> AlteredQueue {
        LeaseQueue.core(for: candidacy, of: settings)
    }

    func perform(
        _ request: QueueRequest,
        for candidacy: Candidacy
    ) async -> Completion<QueueResponse> {
        await backend.perform(request, for: candidacy)
    }
}
