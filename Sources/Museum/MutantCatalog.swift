/// Every planted bug that can be asked for.
public enum MutantCatalog {
    /// The mutants, one line each.
    public static let all: [Mutant] = [
        LateDeadline.mutant,
        NoDeadline.mutant,
        RetryForgotten.mutant,
        WholeSeconds.mutant,
        ForeignWallClock.mutant,
        WallClockDurations.mutant,
        OwnLease.mutant,
        TimestampText.mutant,
        LeadsOn.mutant,
        StrangersRelease.mutant,
        ReleaseBeforeStop.mutant,
        ReleaseUnjoined.mutant,
        UnboundWork.mutant,
        EarlyStart.mutant,
        InlineStart.mutant,
        ErrorIsLoss.mutant,
        SilentRenewer.mutant,
        CampaignsOnce.mutant,
        MissingMeansFree.mutant,
        CountedToken.mutant,
        NamesAreGrants.mutant,
        PlaceIsEnough.mutant,
        UnheldRelease.mutant,
        EndlessRelease.mutant,
        LostWrite.mutant,
        RefilledLeases.mutant,
        OwnNameInCache.mutant,
        SharedWake.mutant,
        LeftHelper.mutant,
        DeafWatch.mutant,
        RestlessWait.mutant,
        IgnoredConflict.mutant,
        BelievedError.mutant,
        EmptyMeansMissing.mutant,
        StopUnheard.mutant,
        NeverReleases.mutant,
        PassesStale.mutant,
    ]

    /// The numbers of the mutants of an algorithm.
    package static func ids(of algorithm: Mutant.Algorithm) -> [String] {
        all.filter { $0.algorithm == algorithm }.map(\.id)
    }

    /// The mutant of this number; `nil` if there is none.
    public static func mutant(_ id: String) -> Mutant? {
        all.first { $0.id == id }
    }
}
