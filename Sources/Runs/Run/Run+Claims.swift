internal import LockstepCheckers
public import LockstepHistories
internal import LockstepSimulation

// What is claimed of a scenario's system.
extension Run {
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
    static func claims(
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
}
