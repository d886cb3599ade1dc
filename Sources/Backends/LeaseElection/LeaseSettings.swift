package import LockstepCoordination
package import LockstepDeterminism
package import LockstepHistories
internal import LockstepKubernetesBackend
package import LockstepMuseum
package import LockstepSimulation

/// How a scenario sets up our own elections and locks on Leases.
package struct LeaseSettings {
    /// What may be timed.
    package static let timings = [
        Parameter("lease", .duration, "how long others leave the record alone (L)"),
        Parameter("hold", .duration, "how long a holder believes after sending a renewal (H)"),
        Parameter("retry", .duration, "the time between renewals, and the least between polls (P)"),
        Parameter("request", .duration, "how long one request may take (T)"),
        Parameter("drift", .share, "by how much clock rates may be off (rho)"),
        Parameter("effect", .duration, "how long an effect may take after its check (D)"),
        Parameter(
            "nextLease",
            .duration,
            "the lease of every second pod, as in a rolling update; it holds in proportion"
        ),
    ]

    /// What may be chosen.
    package static let options = [
        Parameter(
            "missing",
            .choice(["wait", "create"]),
            "what a missing record means: wait a lease, or create it at once"
        ),
        Parameter(
            "token",
            .choice(["version", "transitions"]),
            "where fencing tokens come from"
        ),
        Parameter(
            "driver",
            .choice(["shell", "values"]),
            "who drives the algorithm: the async shell that ships, or a value machine"
        ),
        Parameter(
            "mutant",
            .choice(["none"] + MutantCatalog.ids(of: .register)),
            "a planted bug"
        ),
        Parameter(
            "locks",
            .count(1...10_000),
            "over how many locks the pods are spread, in turn; each pod wants one"
        ),
        Parameter("namesakes", .flag, "all pods go by one name, as processes of one host do"),
        Parameter("unchecked", .flag, "takes timings that do not fit together all the same"),
    ]

    /// The timings, unchecked.
    package let timings: ElectionTimings
    /// What a missing record means, and where tokens come from.
    package let register: RegisterOptions
    /// The planted bug; `nil` for none.
    package let mutant: Mutant?
    /// Whether a value machine drives the algorithm.
    package let isDrivenByValues: Bool
    /// The timings of every second pod, unchecked.
    private let nextTimings: ElectionTimings
    /// Whether candidates of different leases compete.
    private let hasSeveralLeases: Bool
    private let lockCount: Int
    private let hasNamesakes: Bool
    private let isUnchecked: Bool
    private let resources: [String]
    private let manners: [String]
    private let givenAPI: Settings
    private let pods: [String]

    /// Reads a set-up; what it does not say keeps its default.
    package init(_ setup: Setup) {
        let (timings, options) = (setup.timings, setup.options)
        let mutant = options.text("mutant").flatMap(MutantCatalog.mutant)
        func duration(_ name: String, or standard: Duration) -> Duration {
            timings.nanoseconds(name).map { .nanoseconds($0) } ?? standard
        }
        let standard = ElectionTimings.standard
        let lease = duration("lease", or: standard.lease)
        let hold = duration("hold", or: standard.hold)
        let retry = duration("retry", or: standard.retry)
        func together(_ lease: Duration, _ hold: Duration) -> ElectionTimings {
            ElectionTimings(
                unchecked: lease,
                hold: mutant?.forgetsRetry == true ? lease - .seconds(1) + retry : hold,
                retry: retry,
                request: mutant?.requestTimeout ?? duration("request", or: standard.request),
                driftPartsPerMillion: timings.partsPerMillion("drift")
                    ?? standard.driftPartsPerMillion,
                effectDelay: duration("effect", or: standard.effectDelay)
            )
        }
        self.timings = together(lease, hold)
        let next = duration("nextLease", or: lease)
        let share = Int128(hold.wholeNanoseconds) * Int128(next.wholeNanoseconds)
        let nextHold = share / Int128(max(lease.wholeNanoseconds, 1))
        self.nextTimings = together(next, .nanoseconds(Int64(clamping: nextHold)))
        let updated = setup.update?.timings.nanoseconds("lease").map { Duration.nanoseconds($0) }
        self.hasSeveralLeases = lease != next || lease != updated ?? lease
        self.register = RegisterOptions(
            missing: options.text("missing") == "create" ? .createAtOnce : .waitLease,
            tokenSource: options.text("token") == "transitions"
                ? .objectTransitions : .storeVersion
        )
        self.mutant = mutant
        self.resources = setup.resources
        self.manners = setup.manners
        self.givenAPI = setup.api
        self.pods = setup.pods
        self.lockCount = Int(options.count("locks") ?? 1)
        self.hasNamesakes = options.flag("namesakes") ?? false
        self.isDrivenByValues = options.text("driver") == "values"
        self.isUnchecked = options.flag("unchecked") ?? (mutant?.needsBadTimings ?? false)
    }

    /// The candidacy of a pod for a lock.
    package func candidacy(of pod: String, for lock: String) -> Candidacy {
        let isNext = (pods.firstIndex(of: pod) ?? 0) % 2 == 1
        return Candidacy(
            name: lock,
            identity: name(of: pod),
            timings: isNext ? nextTimings : timings
        )
    }

    /// Which lock a pod wants.
    package func lock(of pod: String) -> String {
        guard lockCount > 1 else { return LeaseElection.lockName }
        return "\(LeaseElection.lockName)-\((pods.firstIndex(of: pod) ?? 0) % lockCount)"
    }

    /// By which name a pod goes.
    package func name(of pod: String) -> String { hasNamesakes ? "host" : pod }

    /// A pod's environment, with the name that it goes by.
    package func environment(_ own: Environment, of pod: String) -> Environment {
        var environment = own
        environment.identity = name(of: pod)
        return environment
    }

    /// Whether the store under the election is itself on trial, sound or not.
    package var triesStore: Bool { mutant?.store != nil || givenAPI["store"] != nil }

    /// What the API server is told, with the planted bug's store.
    package var api: Settings {
        var api = givenAPI
        if let store = mutant?.store { api["store"] = .text(store) }
        return api
    }

    /// Whether the work under the lock goes on for ever once begun.
    package var isWorkUnbound: Bool { mutant?.isWorkUnbound ?? false }
    /// Whether every term leaves a task behind.
    package var leavesHelpers: Bool { mutant?.leavesHelpers ?? false }

    /// The election of a candidacy, with the planted bug in it or around it.
    package func makeCore(for candidacy: Candidacy) -> AlteredElection {
        AlteredElection(
            RegisterElection(
                candidacy,
                options: register,
                rules: mutant?.rules ?? ElectionRules()
            ),
            mutant?.alteration?(candidacy)
        )
    }

    /// The election of a pod as a value machine.
    package func machine(
        of pod: String,
        service: ServiceID,
        work: HeldWork? = nil,
        randomness: any Randomness
    ) -> LeaseElectorMachine {
        let candidacy = candidacy(of: pod, for: lock(of: pod))
        return LeaseElectorMachine(
            ElectorMachine(
                candidacy: candidacy,
                core: makeCore(for: candidacy),
                mapping: LeaseMapping(name: candidacy.name, namespace: "default"),
                service: service,
                work: work,
                tasksLeftByTerm: work == nil && (isWorkUnbound || leavesHelpers) ? 1 : 0,
                rewrite: mutant?.rewrite,
                relay: mutant?.relay?(),
                randomness: randomness
            )
        )
    }

    /// Looks at the timings together.
    ///
    /// - Throws: `TimingsError` if a relation fails, or, even unchecked, if a value makes no sense
    ///   by itself; `SettingProblem` if value machines are to do
    ///   what they cannot.
    package func check() throws {
        if isDrivenByValues { try checkValues() }
        for timings in [timings, nextTimings] { try timings.checkEach() }
        guard !isUnchecked else { return }
        for timings in [timings, nextTimings] {
            _ = try ElectionTimings(
                lease: timings.lease,
                hold: timings.hold,
                retry: timings.retry,
                request: timings.request,
                driftPartsPerMillion: timings.driftPartsPerMillion,
                effectDelay: timings.effectDelay,
                release: timings.release
            )
        }
    }

    /// Value machines do without watches, except where they are explored, and without work.
    private func checkValues() throws(SettingProblem) {
        let bug = mutant.flatMap { $0.relay == nil ? nil : "mutant \($0.id)" }
        guard let beyond = bug ?? (manners.isEmpty ? nil : "a manner of work") else { return }
        throw SettingProblem(
            at: "options.driver",
            found: "value machines that should have \(beyond)",
            expected: "driver: shell for what lies in watches or in work"
        )
    }

    /// What our elections promise in terms of what judges watch.
    package var claims: [Claim] {
        var belief: [LockstepHistories.Assumption] = [
            .driftWithinBound, .durableStore, .noForeignWrites,
        ]
        // Whoever never saw a deleted record does not know of a lease longer than its own.
        if register.missing == .createAtOnce || hasSeveralLeases {
            belief.append(.noThirdPartyEdits)
        }
        var tokens: [LockstepHistories.Assumption] = [.durableStore, .orderedVersions]
        if register.tokenSource == .objectTransitions { tokens.append(.noForeignWrites) }
        var claims = [Claim("S1", assuming: belief)]
        if timings.effectDelay > .zero, resources.contains("unfenced") {
            // Without room for the delay of effects, their order is not promised at all.
            claims.append(
                Claim("S2", assuming: belief + [.effectDelayWithinBound])
            )
        }
        if resources.contains("fenced") {
            claims.append(Claim("F3", assuming: []))
        }
        return claims + [
            Claim("F1", assuming: tokens),
            Claim("W1", assuming: belief),
            Claim("W2", assuming: []),
            Claim("C1", assuming: []),
            Claim("C2", assuming: []),
            Claim("C3", assuming: []),
            Claim("C4", assuming: [.promptExecution]),
            Claim("R3", assuming: []),
            // A record that somebody puts back is not its holder's any more, and names him still.
            Claim("C6", assuming: [.noForeignWrites]),
            Claim(
                "L1",
                assuming: [.driftWithinBound, .candidateConnected, .noForeignWrites]
            ),
        ]
    }

    /// How long one request may take, in nanoseconds.
    package var requestTimeoutNanoseconds: Int64 { timings.requestNanoseconds }

    /// (L + 4.4 P) / (1 - rho) + 3 round trips of 20 ms + T, in nanoseconds.
    package var recoveryBoundNanoseconds: Int64 {
        let slowest = max(timings.worstCaseFailover, nextTimings.worstCaseFailover)
        let sum = Int128(slowest.wholeNanoseconds) + 60_000_000 + Int128(timings.requestNanoseconds)
        return Int64(clamping: sum)
    }
}
