public import LockstepDeterminism
public import LockstepFaults
internal import LockstepSimulation

extension Catalog {
    /// Draws the faults that a scenario's mix has in store for a seed.
    ///
    /// - Parameters:
    ///   - scenario: Says what may break.
    ///   - seed: Decides what does.
    /// - Returns: The plan, in the order of kinds and members, the fixed faults last.
    /// - Determinism: Each kind and each member has draws of its own.
    public func drawPlan(for scenario: Scenario, seed: Seed) -> FaultPlan {
        let cluster = cluster(of: scenario)
        var plan = FaultPlan(
            drawing: families(of: scenario.faults),
            for: cluster,
            seed: seed,
            by: faults
        )
        for (fixed, name) in zip(scenario.faults.fixed, scenario.faults.fixedNames) {
            let begin = Instant(nanoseconds: fixed.atNanoseconds)
            let standard = fault(fixed.kind)?.kind.fixedDefaults ?? Settings()
            let settings = fixed.settings.over(standard)
            let own = fault(fixed.kind)?.lastsNanoseconds(with: settings) ?? 0
            let lasts = max(fixed.lastsNanoseconds, own)
            plan.faults.append(
                PlannedFault(
                    id: name,
                    kind: fixed.kind,
                    begin: begin,
                    end: min(begin.advanced(byNanoseconds: lasts), cluster.end),
                    targets: fault(fixed.kind)?.targets(fixed.targets, in: cluster) ?? [],
                    parameters: settings.planned,
                    when: fixed.when
                )
            )
        }
        return plan
    }

    /// Who can be struck in a scenario, and for how long.
    func cluster(of scenario: Scenario) -> Cluster {
        Cluster(
            pods: scenario.system.pods,
            services: [],
            nodes: scenario.system.cluster?.nodeNames ?? [],
            zones: scenario.system.cluster?.zonesOfNodes ?? [],
            end: Instant(nanoseconds: scenario.phases.breakingNanoseconds)
        )
    }

    /// Draws the faults of a guided seed: those of its ancestors, blended one after the other.
    func drawPlan(for scenario: Scenario, lineage: Lineage) -> FaultPlan {
        guard let first = lineage.ancestors.first else {
            return drawPlan(for: scenario, seed: Seed(lineage.seed))
        }
        let end = Instant(nanoseconds: scenario.phases.breakingNanoseconds)
        var plan = drawPlan(for: scenario, seed: Seed(first))
        var parent = first
        for seed in lineage.ancestors.dropFirst() + [lineage.seed] {
            plan = plan.blended(
                with: drawPlan(for: scenario, seed: Seed(seed)),
                by: seed,
                after: parent,
                until: end
            )
            parent = seed
        }
        return plan
    }

    /// The kinds that are drawn, with all their parameters.
    func families(of mix: FaultMix) -> [(kind: String, settings: Settings)] {
        var families: [(kind: String, settings: Settings)] = []
        if mix.includesDefault {
            families = DefaultMix.faults.filter { !mix.without.contains($0.kind) }
        }
        for family in mix.families {
            let standard = DefaultMix.settings(of: family.kind)
            let own = fault(family.kind)?.kind.defaults ?? Settings()
            let settings = family.settings.over(standard ?? own)
            if let index = families.firstIndex(where: { $0.kind == family.kind }) {
                families[index].settings = settings
            } else {
                families.append((family.kind, settings))
            }
        }
        return families
    }
}
