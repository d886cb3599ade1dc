public import LockstepDeterminism
public import LockstepHistories

/// Everything a record keeps about one run, except its observations.
public struct RunRecord: Hashable, Sendable {
    /// The scenario's name.
    public var scenario: String
    /// The scenario's text, as it was read.
    public var scenarioText: String
    /// The seed.
    public var seed: UInt64
    /// The options that differ from the scenario's own, as a JSON object.
    public var options: String = "{}"
    /// What was known of the run once it had been judged.
    public var verdict: Verdict
    /// The fingerprint; `nil` if the record has lost it.
    public var fingerprint: UInt64?
    /// How many observations were recorded; set by the writer.
    public var events = 0
    /// How much virtual time passed, in nanoseconds.
    public var simulatedNanoseconds: Int64 = 0
    /// What the run was executed by.
    public var build = Build()
    /// The fault plan, in order.
    public var plan: [PlannedFault] = []
    /// The assumptions that did not hold, in order.
    public var voided: [VoidedAssumption] = []
    /// The breaches that count.
    public var findings: [Finding] = []
    /// The breaches that do not.
    public var hazards: [Finding] = []
    /// Named counts: how often each property was put to the test, and what else was counted.
    public var counts: [NamedCount] = []

    /// A record of a run, to be filled in.
    public init(
        scenario: String,
        scenarioText: String,
        seed: UInt64,
        verdict: Verdict,
        fingerprint: UInt64?
    ) {
        self.scenario = scenario
        self.scenarioText = scenarioText
        self.seed = seed
        self.verdict = verdict
        self.fingerprint = fingerprint
    }

    /// What a run was executed by; under another build the same seed may run otherwise.
    public struct Build: Hashable, Sendable {
        /// The compiler.
        public var toolchain = ""
        /// `debug` or `release`.
        public var optimisation = ""
        /// `fine` or `fast`.
        public var granularity = ""
        /// How the next ready job was picked.
        public var pick = ""
        /// The process's hash seed, or what stands for a random one.
        public var hashSeed = ""

        /// A build of which nothing is known yet.
        public init() {}
    }

    /// A fault of the plan.
    public struct PlannedFault: Hashable, Sendable {
        /// The fault's name within the run.
        public var fault: String
        /// What kind it is.
        public var kind: String
        /// True time at which it begins.
        public var begin: Instant
        /// True time at which it ends; `nil` if it does not.
        public var end: Instant?
        /// Everything else about it, as JSON or as text.
        public var detail: String

        /// Puts a planned fault together.
        public init(fault: String, kind: String, begin: Instant, end: Instant?, detail: String) {
            self.fault = fault
            self.kind = kind
            self.begin = begin
            self.end = end
            self.detail = detail
        }
    }

    /// An assumption that did not hold, and what did away with it.
    public struct VoidedAssumption: Hashable, Sendable {
        /// The assumption.
        public var assumption: Assumption
        /// The fault that voided it.
        public var by: String

        /// Puts a voided assumption together.
        public init(_ assumption: Assumption, by fault: String) {
            self.assumption = assumption
            self.by = fault
        }
    }

    /// A count with its name.
    public struct NamedCount: Hashable, Sendable {
        /// What was counted.
        public var name: String
        /// How often.
        public var count: Int64

        /// Puts a count together.
        public init(_ name: String, _ count: Int64) {
            self.name = name
            self.count = count
        }
    }
}
