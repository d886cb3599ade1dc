internal import LockstepCSimulation
internal import LockstepDeterminism

/// One or several runs of the workload, timed.
public struct Lease1Bench: Sendable {
    /// The first run; each further one has the next seed.
    public var first: Lease1Run
    /// How many runs.
    public var count: UInt64

    /// What was measured.
    public struct Measurement: Sendable {
        /// The sums over all runs; the hash is folded if there are several, the version is the
        /// last run's.
        public var outcome: Lease1.Outcome
        /// Simulated nanoseconds, all runs together.
        public var simulatedNanoseconds: Int64
        /// CPU nanoseconds of the process.
        public var cpuNanoseconds: Int64
        /// Real nanoseconds.
        public var wallNanoseconds: Int64
        /// The most memory the process ever had, in KiB.
        public var peakKibibytes: Int64
    }

    /// Describes a measurement.
    public init(first: Lease1Run, count: UInt64) {
        self.first = first
        self.count = count
    }

    /// Runs and measures.
    public func run() -> Measurement {
        let cpu = lockstep_cpu_nanoseconds()
        let wall = lockstep_real_nanoseconds()
        var run = first
        var sum = run.run()
        for offset in 1..<max(count, 1) {
            run.seed = Seed(first.seed.rawValue + offset)
            let next = run.run()
            // The definition's fold over seeds begins with the first hash itself.
            sum.hash = mix64(sum.hash &+ next.hash)
            sum.add(next)
        }
        return Measurement(
            outcome: sum,
            simulatedNanoseconds: first.lengthNanoseconds * Int64(count),
            cpuNanoseconds: lockstep_cpu_nanoseconds() - cpu,
            wallNanoseconds: lockstep_real_nanoseconds() - wall,
            peakKibibytes: lockstep_peak_kibibytes()
        )
    }
}

extension Lease1.Outcome {
    fileprivate mutating func add(_ other: Lease1.Outcome) {
        messages += other.messages
        delivered += other.delivered
        attempts += other.attempts
        timeouts += other.timeouts
        acquisitions += other.acquisitions
        violations += other.violations
        kills += other.kills
        version = other.version
        queuePops += other.queuePops
    }
}
