internal import LockstepCSimulation
internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepManners
internal import LockstepSimulation

// What came of an execution.
extension Execution {
    /// Ends the world, and says what came of it.
    func conclude() -> RunResult {
        world.reportStuckPods()
        let end = world.time
        observer.finish(at: end)
        let (fingerprint, steps, jobs) = (world.fingerprint, world.steps, world.jobs)
        let (unmet, unwatched) = (struck.unmet(in: world), struck.unwatched(in: world))
        world.shutDown()
        let begun = struck.list.map(\.planned)
        let missing = plan.faults.map(\.id).filter { id in !begun.contains { $0.id == id } }
        let escapes = Escapes.takeAll().map { "Something left the world: \($0)." }
        let doubts =
            run.doubts(about: observer.panel, hadFaults: !begun.isEmpty)
            + run.doubts(aboutNamed: missing + unmet + unwatched, hadFaults: !begun.isEmpty)
            + escapes
        let ruling = ruling(hasDoubts: !doubts.isEmpty)
        return RunResult(
            scenario: run.scenario.source.file,
            options: options,
            drawn: drawn,
            verdict: ruling.verdict,
            findings: ruling.findings,
            hazards: ruling.hazards,
            doubts: ruling.verdict == .unknown ? doubts : [],
            untested: observer.panel.untested(run.claims)
                + run.unreachedDemands(in: observer.coverage),
            escapes: escapes,
            voided: voided.list.map { ($0.assumption, $0.fault) },
            plan: plan,
            struck: begun,
            unmet: unmet,
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

    /// What the judges and the stuck pods say together.
    private func ruling(hasDoubts: Bool) -> Ruling {
        var ruling = observer.panel.ruling(
            claims: run.claims,
            voided: voided.moments,
            vacuous: hasDoubts
        )
        let stuck = observer.stuckPods
        ruling.add(findings: stuck.findings, hazards: stuck.hazards)
        return ruling
    }

    /// Manners in one line, `work: a deaf, b orderly`; empty if there was nothing to draw.
    private var drawn: String {
        guard run.setup.manners.count > 1 else { return "" }
        return "work: " + manners.map { "\($0.pod) \($0.manner.name)" }.joined(separator: ", ")
    }
}
