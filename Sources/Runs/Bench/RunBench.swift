internal import LockstepCSimulation
internal import LockstepDeterminism
public import LockstepTraces

/// Many runs of one scenario in one process, timed.
public struct RunBench: Sendable {
    /// What is run.
    public let run: Run
    /// How the runs are scheduled; the seed is the first one's.
    public let options: RunOptions
    /// How many runs, each with the next seed.
    public let count: UInt64

    /// What was measured.
    public struct Measurement: Sendable {
        /// Runs.
        public var seeds: UInt64
        /// Things taken from the queue, all runs together.
        public var events: UInt64
        /// Simulated nanoseconds, all runs together.
        public var simulatedNanoseconds: Int64
        /// CPU nanoseconds of the process, recording included.
        public var cpuNanoseconds: Int64
        /// The most memory the process ever had, in KiB.
        public var peakKibibytes: Int64
    }

    /// Describes a measurement.
    public init(_ run: Run, options: RunOptions, count: UInt64) {
        self.run = run
        self.options = options
        self.count = count
    }

    /// Runs and measures.
    ///
    /// - Parameter writer: Where every run is recorded; `nil` to record none.
    /// - Returns: The sums.
    /// - Throws: `TraceError` if a run cannot be recorded.
    public func measure(recordingTo writer: TraceWriter?) throws(TraceError) -> Measurement {
        var sum = Measurement(
            seeds: count,
            events: 0,
            simulatedNanoseconds: 0,
            cpuNanoseconds: 0,
            peakKibibytes: 0
        )
        let began = lockstep_cpu_nanoseconds()
        for offset in 0..<count {
            var options = options
            options.seed = Seed(self.options.seed.rawValue &+ offset)
            options.isRecorded = writer != nil
            let result = run.execute(options)
            sum.events += result.events
            sum.simulatedNanoseconds += result.simulatedNanoseconds
            if let writer {
                let record = RunRecord(result, of: run.scenario)
                try writer.append(record, observations: result.observations)
            }
        }
        sum.cpuNanoseconds = lockstep_cpu_nanoseconds() - began
        sum.peakKibibytes = lockstep_peak_kibibytes()
        return sum
    }
}
