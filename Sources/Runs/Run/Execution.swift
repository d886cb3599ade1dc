internal import LockstepCSimulation
internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepManners
internal import LockstepSimulation

/// A scenario on its way through the world, once, with one seed.
///
/// It is carried out and then concludes, or is abandoned; after either its world is shut down.
final class Execution {
    let run: Run
    let world: World
    let observer: RunObserver
    let struck = StruckFaults()
    let options: RunOptions
    let plan: FaultPlan
    let manners: [(pod: String, manner: any Manner)]
    let voided = VoidedAssumptions()
    private let listsTasks: Bool
    let began = lockstep_cpu_nanoseconds()

    /// Makes an execution ready.
    ///
    /// - Parameters:
    ///   - run: What is carried out; it has no swarm.
    ///   - options: The seed, and the rest of what decides a run.
    ///   - listsTasks: Whether every task is listed, so that those of stuck pods can be named.
    init(of run: Run, _ options: RunOptions, listsTasks: Bool) {
        self.run = run
        self.options = options
        self.listsTasks = listsTasks
        let lineage = Lineage(options.seed.rawValue, after: options.ancestors)
        plan = options.plan ?? run.catalog.drawPlan(for: run.scenario, lineage: lineage)
        manners = run.manners(drawnBy: options.seed)
        observer = RunObserver(
            panel: run.makePanel(),
            coverage: Coverage(
                pauseNanoseconds: run.setup.timings.nanoseconds("lease"),
                cutting: plan.cuttingFaults(by: run.catalog.faults)
            ),
            situations: options.notesSituations ? Situations() : nil,
            isRecorded: options.isRecorded
        )
        world = World(
            seed: options.seed,
            pick: options.pick,
            granularity: options.granularity,
            links: run.weather(options.seed)
        )
    }

    /// Whether there are pods that nothing will ever wake, and whose tasks were not listed.
    var hasStuckPods: Bool { !listsTasks && !world.stuckPods.isEmpty }

    /// Breaks things, then stops or leaves everything as it is, and waits for progress.
    func carryOut() {
        watch()
        install()
        world.bootHosts()
        world.report(.breakingBegan)
        voidWhatIsKnown()
        schedulePlan()
        schedulePods()
        world.run(until: breakingEnd)
        switch run.scenario.phases.ending {
        case .healed: heal()
        case .frozen(let core): freeze(core: core)
        }
        awaitProgress()
    }

    /// Ends the world without a result.
    func abandon() { world.shutDown() }

    private var breakingEnd: Instant {
        Instant(nanoseconds: run.scenario.phases.breakingNanoseconds)
    }

    /// Has the observer told what it and its judges ask for.
    private func watch() {
        let topics = observer.panel.judges.map(\.topics)
        let wantsMessages = topics.contains { $0.contains(.messages) }
        let isEverythingTold = options.isRecorded || options.notesSituations || wantsMessages
        world.attach(observer, interest: isEverythingTold ? .everything : .decisive)
        if topics.contains(where: { $0.contains(.inventories) }) { world.takeInventories() }
        if listsTasks { world.listTasks() }
    }

    private func install() {
        do {
            try run.system.install(world, run.setup)
            if let next = run.setup.updated {
                try world.describeUpdates { try run.system.install(world, next) }
            }
        } catch {
            let name = run.system.name
            preconditionFailure("\(name) was checked and cannot be installed: \(error)")
        }
    }

    /// Voids what the network and the manners of work do away with from the beginning.
    private func voidWhatIsKnown() {
        if run.worstLatencyNanoseconds > run.shortestEffectDelayNanoseconds {
            voided.add([.effectDelayWithinBound], by: "network", at: .zero)
        }
        if run.answersComeTooLate { voided.add([.candidateConnected], by: "network", at: .zero) }
        for (pod, manner) in manners {
            voided.add(manner.voids, by: "\(manner.name) work of \(pod)", at: .zero)
        }
    }

    private func schedulePlan() {
        var timeFaults = TimeFaults(bounds: run.timeBounds)
        let freezes = run.scenario.phases.ending != .healed
        plan.carryOut(
            in: world,
            by: run.catalog.faults,
            until: breakingEnd,
            freezes: freezes
        ) { [world, struck, voided, breakingEnd] planned, fault in
            struck.list.append((planned, fault.kind))
            var lasting = planned
            if freezes, planned.end >= breakingEnd { lasting.end = Instant(nanoseconds: .max) }
            let assumptions = timeFaults.voided(by: lasting, fault)
            voided.add(assumptions, by: planned.id, at: world.time)
        }
    }

    private func schedulePods() {
        for pod in run.scenario.system.pods {
            world.schedule(at: .zero, for: pod + " starts") { $0.start(pod) }
        }
        // The pods of nodes are started by the nodes.
        for node in world.nodeNames {
            world.schedule(at: .zero, for: node + " starts") { $0.start(node) }
        }
    }
}

extension Run {
    /// In which manner each pod uses its lock with a seed; empty if nothing is said about it.
    fileprivate func manners(drawnBy seed: Seed) -> [(pod: String, manner: any Manner)] {
        guard !setup.manners.isEmpty else { return [] }
        return setup.pods.map { pod in
            (pod, MannerCatalog.manner(of: pod, among: setup.manners, seed: seed))
        }
    }
}
