internal import LockstepCSimulation
internal import LockstepDeterminism

/// A plain loop that does about the arithmetic of an event and nothing else.
///
/// Machines differ and drift; the ratio of a measurement to this loop, taken in the same process,
/// differs less.
public enum PlainLoop {
    /// What the loop took.
    public struct Measurement: Sendable {
        /// Rounds of the loop.
        public var rounds: Int
        /// CPU nanoseconds.
        public var cpuNanoseconds: Int64
        /// The loop's result, so that it cannot be left out.
        public var checksum: UInt64
    }

    /// Runs the loop: a binary heap of 16 entries in one array, a draw and a hash each round.
    ///
    /// - Parameter eventCount: How many rounds.
    /// - Returns: What it took.
    public static func run(eventCount: Int) -> Measurement {
        let began = lockstep_cpu_nanoseconds()
        var times: [UInt64] = (0..<16).map { mix64($0) >> 40 }
        times.sort()
        var hash: UInt64 = 0
        for round in 0..<eventCount {
            let now = times[0]
            hash = mix64(hash &+ now)
            hash = mix64(hash &+ UInt64(round))
            sink(now &+ (mix64(hash) >> 40), into: &times)
        }
        return Measurement(
            rounds: eventCount,
            cpuNanoseconds: lockstep_cpu_nanoseconds() - began,
            checksum: hash
        )
    }

    private static func sink(_ time: UInt64, into heap: inout [UInt64]) {
        var hole = 0
        while true {
            var child = hole * 2 + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < time else { break }
            heap[hole] = heap[child]
            hole = child
        }
        heap[hole] = time
    }
}
