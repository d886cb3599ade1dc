internal import LockstepCSimulation
internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
public import LockstepHistories
internal import LockstepManners
internal import LockstepServices
internal import LockstepSimulation

/// One execution of a scenario: break safely, then stop breaking and demand progress.
///
///     let run = try Run(scenario, of: catalog)
///     let result = run.execute(RunOptions(seed: Seed(7)))
///     result.verdict
///
/// - Determinism: Same scenario, options and build give the same result, CPU time apart.
public struct Run: Sendable {
    /// What is run.
    public let scenario: Scenario
    let catalog: Catalog
    private let system: SystemUnderTest
    private let setup: Setup
    let judges: [JudgeEntry]
    /// A run for each configuration of the scenario's swarm.
    let swarm: [Run]

    /// Makes a scenario ready to be run with any seed.
    ///
    /// - Parameters:
    ///   - scenario: What to run.
    ///   - catalog: Where its names are looked up; the one it was read with.
    /// - Throws: `ScenarioError` if its settings do not fit together.
    public init(_ scenario: Scenario, of catalog: Catalog) throws(ScenarioError) {
        guard let system = catalog.system(scenario.system.name) else {
            throw scenario.error(
                at: "system",
                found: scenario.system.name,
                expected: "the name of a system",
                suggestion: nil
            )
        }
        self.scenario = scenario
        self.catalog = catalog
        self.system = system
        self.setup = Setup(
            pods: scenario.system.pods,
            timings: scenario.system.timings,
            options: scenario.system.options,
            effectPeriodNanoseconds: scenario.work?.effectPeriodNanoseconds,
            resources: scenario.work?.resources ?? [],
            manners: scenario.work?.manners ?? [],
            cluster: scenario.system.cluster,
            api: scenario.api,
            update: scenario.system.update
        )
        var swarm: [Run] = []
        for configuration in scenario.swarm {
            swarm.append(try Run(configuration.scenario, of: catalog))
        }
        self.swarm = swarm
        if let problem = KubernetesService.kindProblem(in: scenario.api) {
            throw scenario.error(
                at: "api.custom",
                found: problem.found,
                expected: problem.expected
            )
        }
        for (setup, path) in [(setup, "timings"), (setup.updated, "update.timings")] {
            guard let setup else { continue }
            do {
                try system.check(setup)
            } catch let problem as SettingProblem {
                throw scenario.error(
                    at: problem.path,
                    found: problem.found,
                    expected: problem.expected
                )
            } catch {
                throw scenario.error(
                    at: path,
                    found: "\(error)",
                    expected: "timings that fit together",
                    suggestion: nil
                )
            }
        }
        if let problem = catalog.problem(in: scenario) {
            throw scenario.error(
                at: "faults",
                found: problem.found,
                expected: problem.expected,
                suggestion: problem.suggestion
            )
        }
        let claimed = Self.claims(of: system, setup, in: scenario, catalog).map(\.property)
        self.judges = catalog.judges.filter { judge in
            scenario.judges?.contains(judge.name)
                ?? (judge.isStandard || claimed.contains(judge.property.id))
        }
    }

    /// What the system promises under these settings.
    ///
    /// Of a swarm, what any of its configurations promises. No core leads that is never answered in
    /// time, however well it is connected.
    public var claims: [Claim] {
        var claims =
            swarm.isEmpty ? Self.claims(of: system, setup, in: scenario, catalog) : []
        if answersComeTooLate { claims.removeAll { $0.property == "L9" } }
        for claim in swarm.flatMap(\.claims)
        where !claims.contains(where: { $0.property == claim.property }) {
            claims.append(claim)
        }
        return claims
    }

    /// What a system promises in runs of a scenario, and what the scenario promises of it.
    ///
    /// Whoever promises a leader once faults have ended promises one of the core while they stay,
    /// as the core is connected by what it is.
    private static func claims(
        of system: SystemUnderTest,
        _ setup: Setup,
        in scenario: Scenario,
        _ catalog: Catalog
    ) -> [Claim] {
        var claims = system.allClaims(setup)
        for judge in catalog.judges where scenario.claims.contains(judge.name) {
            let id = judge.property.id
            if !claims.contains(where: { $0.property == id }) { claims.append(Claim(id)) }
        }
        if scenario.phases.ending != .healed {
            for index in claims.indices where claims[index].property == "L1" {
                claims[index].property = "L9"
                claims[index].assumptions.removeAll { $0 == .candidateConnected }
            }
        }
        return claims.map { claim in
            let judge = catalog.judges.first { $0.property.id == claim.property }
            let more = judge?.assumptions.filter { !claim.assumptions.contains($0) } ?? []
            return Claim(claim.property, assuming: claim.assumptions + more)
        }
    }

    /// In which manner each pod uses its lock with a seed; empty if nothing is said about it.
    private func manners(drawnBy seed: Seed) -> [(pod: String, manner: any Manner)] {
        guard !setup.manners.isEmpty else { return [] }
        return setup.pods.map { pod in
            (pod, MannerCatalog.manner(of: pod, among: setup.manners, seed: seed))
        }
    }

    /// The system as values that can be copied; `nil` if it has no such form.
    ///
    /// An explorer updates nobody, and its values use their lock in order.
    var explorable: ExplorableSystem? {
        setup.update == nil && setup.manners.isEmpty ? system.explorable?(setup) : nil
    }

    /// The judges of the scenario, who have seen nothing yet.
    func makePanel() -> Panel {
        var settings = JudgeSettings(recoveryBoundNanoseconds: recoveryBoundNanoseconds)
        if let drift = drifts.max() { settings.driftPartsPerBillion = drift }
        for timings in [setup.timings, setup.updated?.timings].compactMap(\.self) {
            settings.makeRoom(
                retryNanoseconds: timings.nanoseconds("retry"),
                requestNanoseconds: timings.nanoseconds("request")
            )
        }
        if let retry = setup.timings.nanoseconds("retry"), retry > 0 {
            settings.retryNanoseconds = retry
        }
        return Panel(judges.map { $0.make(settings) })
    }

    /// How far clocks may run from true by the timings of each version that says so.
    private var drifts: [Int64] {
        [setup.timings, setup.updated?.timings]
            .compactMap { $0?.partsPerMillion("drift") }
            .filter { $0 >= 0 }
            .map { $0 * 1_000 }
    }

    /// How far clocks may run from true without anybody's promise being void.
    private var promisedDriftPartsPerBillion: Int64 {
        drifts.min() ?? JudgeSettings().driftPartsPerBillion
    }

    /// How long pods may take to be where they belong once faults have ended: 30 s of grace for
    /// those that have to go, 10 s until a node reports again, and as much for lists and starts.
    private static let clusterRecoveryNanoseconds: Int64 = 60_000_000_000

    /// How soon after the last fault there must be a leader.
    private var recoveryBoundNanoseconds: Int64 {
        let pods = setup.cluster == nil ? 0 : Self.clusterRecoveryNanoseconds
        let next = setup.updated.map(system.recoveryBoundNanoseconds) ?? 0
        return max(system.recoveryBoundNanoseconds(setup), next) + pods
    }

    /// The run of the configuration that a seed draws; this one if there is no swarm.
    func drawn(by seed: Seed) -> (run: Run, changes: [String]) {
        guard !swarm.isEmpty else { return (self, []) }
        let word = Draws(seed: seed, stream: "swarm").draw(key: 0, ordinal: 0)
        let index = Int(word.below(UInt64(swarm.count)))
        return (swarm[index], scenario.swarm[index].changes)
    }

    /// Runs the scenario once.
    public func execute(_ options: RunOptions) -> RunResult {
        guard !swarm.isEmpty else { return executeDrawn(options) }
        let (run, changes) = drawn(by: options.seed)
        var result = run.executeDrawn(options)
        let configuration = changes.isEmpty ? "nothing changed" : changes.joined(separator: ", ")
        result.drawn =
            result.drawn.isEmpty ? configuration : configuration + "; " + result.drawn
        return result
    }

    /// Runs this configuration once; again, with a list of tasks, if pods of it are found stuck: so
    /// few runs need the list that it is not kept in the others.
    private func executeDrawn(_ options: RunOptions, listsTasks: Bool = false) -> RunResult {
        let began = lockstep_cpu_nanoseconds()
        let plan =
            options.plan
            ?? catalog.drawPlan(
                for: scenario,
                lineage: Lineage(options.seed.rawValue, after: options.ancestors)
            )
        let bound = recoveryBoundNanoseconds
        let observer = RunObserver(
            panel: makePanel(),
            coverage: Coverage(pauseNanoseconds: setup.timings.nanoseconds("lease")),
            situations: options.notesSituations ? Situations() : nil,
            isRecorded: options.isRecorded
        )
        let world = World(
            seed: options.seed,
            pick: options.pick,
            granularity: options.granularity,
            links: weather(options.seed)
        )
        let wantsMessages = observer.panel.judges.contains { $0.topics.contains(.messages) }
        let isEverythingTold = options.isRecorded || options.notesSituations || wantsMessages
        let interest: Interest = isEverythingTold ? .everything : .decisive
        world.attach(observer, interest: interest)
        if observer.panel.judges.contains(where: { $0.topics.contains(.inventories) }) {
            world.takeInventories()
        }
        if listsTasks { world.listTasks() }
        do {
            try system.install(world, setup)
            if let next = setup.updated {
                try world.describeUpdates { try system.install(world, next) }
            }
        } catch {
            preconditionFailure("\(system.name) was checked and cannot be installed: \(error)")
        }
        world.bootHosts()
        world.report(.phaseBegan(name: "breaking"))
        let voided = VoidedAssumptions()
        if worstLatencyNanoseconds > shortestEffectDelayNanoseconds {
            voided.add([.effectDelayWithinBound], by: "network", at: .zero)
        }
        if answersComeTooLate { voided.add([.candidateConnected], by: "network", at: .zero) }
        let manners = manners(drawnBy: options.seed)
        for (pod, manner) in manners {
            voided.add(manner.voids, by: "\(manner.name) work of \(pod)", at: .zero)
        }
        let struck = StruckFaults()
        plan.carryOut(
            in: world,
            by: catalog.faults,
            until: Instant(nanoseconds: scenario.phases.breakingNanoseconds),
            freezes: scenario.phases.ending != .healed
        ) { planned, fault in
            struck.list.append((planned, fault.kind))
            let assumptions = fault.voided(by: planned, withDriftUpTo: promisedDriftPartsPerBillion)
            voided.add(assumptions, by: planned.id, at: world.time)
        }
        for pod in scenario.system.pods {
            world.schedule(at: .zero, for: pod + " starts") { $0.start(pod) }
        }
        // The pods of nodes are started by the nodes.
        for node in world.nodeNames {
            world.schedule(at: .zero, for: node + " starts") { $0.start(node) }
        }
        world.run(until: Instant(nanoseconds: scenario.phases.breakingNanoseconds))
        switch scenario.phases.ending {
        case .healed: heal(world)
        case .frozen(let core): freeze(world, core: core, struck: struck.list)
        }
        awaitProgress(world, observer: observer, bound: bound)
        if !listsTasks, !world.stuckPods.isEmpty {
            world.shutDown()
            return executeDrawn(options, listsTasks: true)
        }
        world.reportStuckPods()
        let end = world.time
        observer.finish(at: end)
        let fingerprint = world.fingerprint
        let (steps, jobs) = (world.steps, world.jobs)
        let (unasked, unwatched) = (struck.unmet(in: world), struck.unwatched(in: world))
        world.shutDown()
        let begun = struck.list.map(\.planned.id)
        let missing = plan.faults.map(\.id).filter { !begun.contains($0) }
        var doubts = doubts(about: observer.panel, hadFaults: !begun.isEmpty)
        doubts += self.doubts(aboutNamed: missing + unasked + unwatched, hadFaults: !begun.isEmpty)
        let escapes = Escapes.takeAll().map { "Something left the world: \($0)." }
        doubts += escapes
        var ruling = observer.panel.ruling(
            claims: claims,
            voided: voided.moments,
            vacuous: !doubts.isEmpty
        )
        let stuck = observer.stuckPods
        ruling.add(findings: stuck.findings, hazards: stuck.hazards)
        return RunResult(
            scenario: scenario.source.file,
            options: options,
            drawn: setup.manners.count < 2 ? "" : Self.text(of: manners),
            verdict: ruling.verdict,
            findings: ruling.findings,
            hazards: ruling.hazards,
            doubts: ruling.verdict == .unknown ? doubts : [],
            untested: observer.panel.untested(claims) + unmet(observer.coverage),
            escapes: escapes,
            voided: voided.list.map { ($0.assumption, $0.fault) },
            plan: plan,
            struck: struck.list.map(\.planned),
            unmet: unasked,
            unwatched: unwatched,
            missing: missing,
            fingerprint: fingerprint,
            events: steps,
            jobs: jobs,
            simulatedNanoseconds: end.nanoseconds,
            cpuNanoseconds: lockstep_cpu_nanoseconds() - began,
            counts: observer.coverage.counts,
            evaluations: observer.panel.evaluations,
            situations: observer.situations?.reached ?? [],
            smallestMarginNanoseconds: observer.coverage.smallestMarginNanoseconds,
            abandonedTasks: world.abandonedTasks,
            observations: observer.observations
        )
    }

    /// Manners in one line: `work: a deaf, b orderly`.
    private static func text(of manners: [(pod: String, manner: any Manner)]) -> String {
        "work: " + manners.map { "\($0.pod) \($0.manner.name)" }.joined(separator: ", ")
    }

    /// How long an effect may be on its way, faults apart.
    private var worstLatencyNanoseconds: Int64 {
        let settings = scenario.network.over(DefaultMix.network)
        let usual = settings.nanosecondRange("latency")?.upperBound ?? 0
        guard settings.partsPerMillion("slow") ?? 0 > 0 else { return onGrid(usual) }
        return onGrid(max(usual, settings.nanosecondRange("slowLatency")?.upperBound ?? 0))
    }

    /// Whether pods may give a request up before its answer can come, though nothing is broken.
    private var answersComeTooLate: Bool {
        guard let shortest = shortestRequestTimeoutNanoseconds else { return false }
        return worstRoundTripNanoseconds >= shortest
    }

    /// How long the answer to a request may take once nothing is broken any more: what stays is the
    /// grid of the links, and the API server's own time.
    private var worstRoundTripNanoseconds: Int64 {
        let links = TailedLinks(seed: Seed(0), gridNanoseconds: gridNanoseconds)
        let served = scenario.api.nanosecondRange("serviceTime")?.upperBound ?? 0
        return 2 * onGrid(links.latencyNanoseconds.upperBound) + served
    }

    /// How long pods wait for an answer, by whichever version waits less; `nil` if the system does
    /// not say.
    private var shortestRequestTimeoutNanoseconds: Int64? {
        let versions = [setup, setup.updated].compactMap { $0 }
        return versions.compactMap { system.requestTimeoutNanoseconds?($0) }.min()
    }

    private func onGrid(_ nanoseconds: Int64) -> Int64 {
        (nanoseconds + gridNanoseconds - 1) / gridNanoseconds * gridNanoseconds
    }

    /// How long an effect may take after its check, by whichever version allows it less.
    private var shortestEffectDelayNanoseconds: Int64 {
        let versions = [setup, setup.updated].compactMap { $0 }
        return versions.map { $0.timings.nanoseconds("effect") ?? 0 }.min() ?? 0
    }

    /// To a multiple of what latencies are rounded up.
    var gridNanoseconds: Int64 { max(scenario.network.nanoseconds("grid") ?? 1, 1) }

    /// The network while things break.
    private func weather(_ seed: Seed) -> TailedLinks {
        DefaultMix.weather(seed, scenario.network, gridNanoseconds: gridNanoseconds)
    }

    /// Whether the progress that the run's end demands was made; where nobody judges it, the run
    /// lasts as long as its bound.
    func isProgressMade(_ observer: RunObserver) -> Bool {
        guard scenario.phases.ending == .healed else {
            return observer.panel.judge(CoreLeads.self)?.isSatisfied ?? false
        }
        return observer.panel.judge(LeaderAgain.self)?.isSatisfied ?? false
            && observer.panel.judge(FreePermit.self)?.isSettled ?? true
    }
}

/// The assumptions that faults and manners have done away with so far, each once.
private final class VoidedAssumptions {
    private(set) var list: [(assumption: Assumption, fault: String, since: Instant)] = []

    /// Since when each did not hold.
    var moments: [Assumption: Instant] {
        Dictionary(uniqueKeysWithValues: list.map { ($0.assumption, $0.since) })
    }

    func add(_ assumptions: [Assumption], by fault: String, at now: Instant) {
        for assumption in assumptions where !list.contains(where: { $0.assumption == assumption }) {
            list.append((assumption, fault, now))
        }
    }
}
