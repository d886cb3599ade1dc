internal import LockstepCheckers
internal import LockstepFaults
internal import LockstepHistories

extension Run {
    /// The names under which a sweep of the scenario counts.
    public var columns: SweepColumns {
        let properties = judgedProperties
        let names = faultNames
        return SweepColumns(
            counts: Coverage().counts.map(\.name),
            properties: properties,
            claimed: properties.filter { id in claims.contains { $0.property == id } },
            families: names.families,
            faults: names.faults,
            mayIdle: mayIdle(of: names.families),
            demanded: demands
        )
    }

    /// The kinds that break watches, in a swarm.
    private func mayIdle(of families: [String]) -> [String] {
        guard !swarm.isEmpty else { return [] }
        return families.filter { catalog.fault($0)?.kind.breaksWatches == true }
    }

    /// What a sweep must meet; of a swarm, what any of its configurations demands.
    private var demands: [String] {
        swarm.flatMap(\.demands).reduce(into: scenario.demands) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// The kinds of faults, and the names under which strikes are counted; of a swarm, those of any
    /// of its configurations, in the order of the scenario itself as far as they are in it.
    private var faultNames: (families: [String], faults: [String]) {
        var families = catalog.families(of: scenario.faults).map(\.kind)
        var faults = families + scenario.faults.fixedNames
        for fixed in scenario.faults.fixed where !families.contains(fixed.kind) {
            families.append(fixed.kind)
        }
        guard !swarm.isEmpty else { return (families, faults) }
        let drawn = swarm.map(\.faultNames)
        families.removeAll { name in !drawn.contains { $0.families.contains(name) } }
        faults.removeAll { name in !drawn.contains { $0.faults.contains(name) } }
        for names in drawn {
            for name in names.families where !families.contains(name) { families.append(name) }
            for name in names.faults where !faults.contains(name) { faults.append(name) }
        }
        return (families, faults)
    }

    /// The properties that are judged; of a swarm, in any of its configurations.
    private var judgedProperties: [String] {
        var properties = judges.map(\.property.id)
        for property in swarm.flatMap(\.judgedProperties) where !properties.contains(property) {
            properties.append(property)
        }
        return properties
    }
}
