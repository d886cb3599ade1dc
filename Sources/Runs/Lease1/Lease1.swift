/// The workload by which simulators are compared: five electors, one server, a lease, loss,
/// latency and kills.
///
/// It is defined to the bit, so that the same seed gives the same hash in any language; only speed
/// differs. Times are nanoseconds.
public enum Lease1 {
    /// How the electors are written.
    public enum Form: String, CaseIterable, Sendable {
        /// Value machines, driven by the world's queue alone.
        case values
        /// Swift tasks that wait as the library's shell does: a mailbox and the world's alarms.
        case async
        /// Swift tasks as most people would write them: a task group for every call, bare
        /// `Task.sleep`.
        case asyncIdiomatic = "async-idiomatic"
    }

    static let electors = 5
    static let retry: UInt64 = 2_000_000_000
    static let jitter: UInt64 = 400_000_000
    static let lease: Int64 = 15_000_000_000
    static let renew: Int64 = 10_000_000_000
    static let callTimeout: Int64 = 1_000_000_000
    static let latencyFloor: UInt64 = 1_000_000
    static let latencySpan: UInt64 = 9_000_001
    static let startSpan: UInt64 = 2_000_000_000
    static let killEvery: Int64 = 60_000_000_000
    static let downFor: Int64 = 20_000_000_000

    /// What a run of the workload gives.
    public struct Outcome: Hashable, Sendable {
        /// The digest of everything that happened, as the definition folds it.
        public var hash: UInt64
        /// Messages sent.
        public var messages: UInt64
        /// Messages that arrived.
        public var delivered: UInt64
        /// Attempts of all electors.
        public var attempts: UInt64
        /// Calls that were not answered in time.
        public var timeouts: UInt64
        /// How often an elector became leader.
        public var acquisitions: UInt64
        /// How often it did while another still was; 0 unless something is broken.
        public var violations: UInt64
        /// Electors killed.
        public var kills: UInt64
        /// The record's version at the end.
        public var version: UInt64
        /// Things taken from the world's queue.
        public var queuePops: UInt64
        /// The world's own fingerprint.
        public var fingerprint: UInt64
    }
}
