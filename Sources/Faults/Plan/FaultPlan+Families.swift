public import LockstepDeterminism
public import LockstepSimulation

extension FaultPlan {
    /// Draws what a seed has in store of some kinds of faults.
    ///
    ///     FaultPlan(drawing: DefaultMix.faults, for: cluster, seed: seed)
    ///
    /// - Parameters:
    ///   - families: The kinds, each with all its parameters, `chance` among them; a kind that is
    ///     not among `faults` is left out.
    ///   - cluster: Who can be struck, and until when; it begins at 0.
    ///   - seed: Decides.
    ///   - faults: Who knows how a kind is drawn.
    /// - Determinism: Each kind and each member has draws of its own, so that one more shifts none.
    public init(
        drawing families: [(kind: String, settings: Settings)],
        for cluster: Cluster,
        seed: Seed,
        by faults: [any Fault] = FaultCatalog.all
    ) {
        self.init()
        for (kind, settings) in families {
            guard let fault = faults.first(where: { $0.kind.name == kind }) else { continue }
            let draws = FaultDraws(seed: seed, kind: kind)
            self.faults += fault.plan(settings, for: cluster, drawing: draws)
        }
    }

    /// The same plan, all of it so much later.
    public func delayed(byNanoseconds nanoseconds: Int64) -> FaultPlan {
        var plan = self
        for place in plan.faults.indices {
            let planned = plan.faults[place]
            plan.faults[place].begin = planned.begin.advanced(byNanoseconds: nanoseconds)
            plan.faults[place].end = planned.end.advanced(byNanoseconds: nanoseconds)
        }
        return plan
    }
}
