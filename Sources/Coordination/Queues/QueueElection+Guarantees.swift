extension QueueElection {
    /// What an election among tickets gives, and what that assumes.
    ///
    /// - Parameter timings: The timings of the lock.
    /// - Returns: The claims. Effects without tokens are claimed in order only if the timings leave
    ///   room for their delay.
    public static func guarantees(with timings: ElectionTimings) -> Guarantees {
        let store: [Guarantees.Claim.Assumption] = [
            .durableStore, .noForeignWrites, .deletionIsOverride, .comparableVersions,
        ]
        let belief = [.drift(partsPerMillion: timings.driftPartsPerMillion)] + store
        var claims = [Guarantees.Claim(.oneBeliever, assuming: belief)]
        if timings.effectDelay > .zero {
            claims.append(
                Guarantees.Claim(
                    .orderedEffects,
                    assuming: belief + [.effectDelay(timings.effectDelay)]
                )
            )
        }
        // A grant is no write, so the order of grants rests on clocks; whoever checks tokens sees
        // them in order all the same.
        claims.append(Guarantees.Claim(.fencedEffects, assuming: store))
        return Guarantees(
            claims: claims,
            tokenSource: .storeVersion,
            isFirstComeFirstServed: true,
            expiry: .observers,
            worstCaseFailover: timings.worstCaseFailover
        )
    }
}
