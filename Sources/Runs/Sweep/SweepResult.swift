public import LockstepHistories

/// What came of sweeping a scenario.
public struct SweepResult: Sendable {
    /// A seed that came to one thing in one process and to another in the next: our bug.
    public struct Divergence: Hashable, Sendable {
        /// The seed.
        public var seed: UInt64
        /// The seeds whose faults it took over.
        public var ancestors: [UInt64] = []
        /// What it came to in the sweep.
        public var first: String
        /// What it came to when it was executed again.
        public var second: String
        /// The first event that differs, both versions and what led to each, if that was looked
        /// for and found.
        public var event: String?
    }

    /// A failing seed, told.
    public struct Failure: Hashable, Sendable {
        /// The seed.
        public var seed: UInt64
        /// What a person is told of it, at most 15 lines.
        public var text: String
        /// Where its recording is kept, if it is.
        public var recording: String?
    }

    /// What this session took; seeds that a journal knew are not in it.
    public struct Effort: Hashable, Sendable {
        /// The seeds that were run.
        public var seeds = 0
        /// The virtual time they made up.
        public var simulatedNanoseconds: Int64 = 0
        /// Real time.
        public var wallNanoseconds: Int64 = 0
        /// CPU time of this process and all workers.
        public var cpuNanoseconds: Int64 = 0
        /// The most memory that a worker ever had.
        public var peakBytes: Int64 = 0
        /// How many workers there were at a time.
        public var workers = 0
    }

    /// The scenario's file.
    public var scenario: String
    /// What all seeds come to.
    public var totals: SweepTotals
    /// What it took.
    public var effort: Effort
    /// Whether it was interrupted before all seeds were done.
    public var isInterrupted = false
    /// Seeds that did not come back.
    public var divergences: [Divergence] = []
    /// The first failing seed of each property, told; of a seed with several only once.
    public var failures: [Failure] = []

    /// Why recordings could not be kept, in one sentence; everything else is as if they had been.
    public var problem: String?

    /// What is known of the system now.
    public var verdict: Verdict {
        if totals.violated > 0 { return .violated }
        return doubts.isEmpty ? .valid : .unknown
    }

    /// Why a sweep in which nothing was found proves less than was asked, a sentence each.
    public var doubts: [String] {
        var doubts: [String] = []
        if isInterrupted { doubts.append("It was interrupted: not all seeds were run.") }
        guard totals.seeds > 0 else { return doubts + ["Not one seed was run."] }
        if totals.unknown > 0 { doubts.append("Of \(totals.unknown) seeds nothing is known.") }
        let columns = totals.columns
        if columns.claimed.isEmpty, !columns.families.isEmpty {
            doubts.append("Nothing that is claimed is judged; `judges` says what is.")
        }
        let untested = zip(columns.properties, totals.evaluations)
            .filter { $1 == 0 && columns.claimed.contains($0) }.map(\.0)
        // Where nothing was to break, nothing can be missing.
        if !untested.isEmpty, !columns.families.isEmpty {
            doubts.append(
                "Claimed, and in no seed put to the test: \(untested.joined(separator: ", "));"
                    + " more seeds, or faults after which somebody else leads, may help, and"
                    + " `judges` says what is asked at all."
            )
        }
        let unmet = zip(columns.counts, totals.counts)
            .filter { $1 == 0 && columns.demanded.contains($0) }.map(\.0)
        if !unmet.isEmpty {
            doubts.append("Demanded, and met in no seed: \(unmet.joined(separator: ", ")).")
        }
        let idle = zip(columns.faults, totals.strikes)
            .filter { $1 == 0 && !columns.mayIdle.contains($0) }.map(\.0)
        if !idle.isEmpty {
            doubts.append(
                "Declared, and struck in no seed: \(idle.joined(separator: ", ")); more seeds, or "
                    + "a greater chance, a trigger that comes about or messages that are sent, "
                    + "may help."
            )
        }
        return doubts
    }
}
