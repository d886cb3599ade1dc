extension RegisterElection {
    /// What an election over a versioned record gives, and what that assumes.
    ///
    /// - Parameters:
    ///   - timings: The timings of the lock.
    ///   - options: What a missing record means, and where tokens come from.
    /// - Returns: The claims. Effects without tokens are claimed in order only if the timings leave
    ///   room for their delay.
    public static func guarantees(
        with timings: ElectionTimings,
        options: RegisterOptions = RegisterOptions()
    ) -> Guarantees {
        var store: [Guarantees.Claim.Assumption] = [.durableStore, .noForeignWrites]
        if options.missing == .createAtOnce { store.append(.deletionIsOverride) }
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
        let versions: [Guarantees.Claim.Assumption] =
            options.tokenSource == .storeVersion ? [.comparableVersions] : []
        claims.append(Guarantees.Claim(.fencedEffects, assuming: store + versions))
        return Guarantees(
            claims: claims,
            tokenSource: options.tokenSource,
            isFirstComeFirstServed: false,
            expiry: .observers,
            worstCaseFailover: timings.worstCaseFailover
        )
    }
}
