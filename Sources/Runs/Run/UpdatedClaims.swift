internal import LockstepHistories
internal import LockstepSimulation

extension SystemUnderTest {
    /// What a system promises with a set-up and, if it has one, its next version side by side: what
    /// both promise, as long as what either assumes holds.
    func allClaims(_ setup: Setup) -> [Claim] {
        let claims = self.claims(setup)
        guard let next = setup.updated.map(self.claims) else { return claims }
        return claims.compactMap { claim in
            guard let other = next.first(where: { $0.property == claim.property }) else {
                return nil
            }
            let more = other.assumptions.filter { !claim.assumptions.contains($0) }
            return Claim(claim.property, assuming: claim.assumptions + more)
        }
    }
}
