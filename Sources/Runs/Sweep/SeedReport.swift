internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepFaults
public import LockstepHistories

/// What a sweep keeps of one seed.
public struct SeedReport: Hashable, Sendable {
    /// The seed.
    public var seed: UInt64
    /// What is known of it.
    ///
    /// A run that merely did not test everything counts as valid here: whether that matters is
    /// judged over all seeds.
    public var verdict: Verdict
    /// The world's digest of everything that happened; 0 if the run came to no end.
    public var fingerprint: UInt64
    /// Things taken from the queue.
    public var events: UInt64 = 0
    /// Virtual time that passed.
    public var simulatedNanoseconds: Int64 = 0
    /// CPU time it took; the only part that differs from one execution to the next.
    public var cpuNanoseconds: Int64 = 0
    /// The least time between two terms of different pods.
    public var smallestMarginNanoseconds: Int64?
    /// What the run went through, in the order of the columns.
    public var counts: [Int] = []
    /// How often each property was put to the test, in the order of the columns.
    public var evaluations: [Int] = []
    /// How many faults of each name struck, in the order of the columns.
    public var strikes: [Int] = []
    /// The situations it came to, by their place in the columns' space; none if none were noted.
    public var situations: [Int] = []
    /// The seeds whose faults it took over; none if it was not guided.
    public var ancestors: [UInt64] = []
    /// The properties that were breached without its counting.
    public var hazards: [String] = []
    /// The first finding of each property, in the order in which they came to light.
    public var findings: [Finding] = []
    /// Why the verdict is `unknown`; empty otherwise.
    public var doubt = ""

    /// A report of a seed, to be filled in.
    public init(seed: UInt64, verdict: Verdict, fingerprint: UInt64) {
        self.seed = seed
        self.verdict = verdict
        self.fingerprint = fingerprint
    }

    /// What brings the seed back.
    var lineage: Lineage { Lineage(seed, after: ancestors) }

    /// A digest of what was made of the seed, besides what happened: equal for two executions that
    /// agree.
    var judgement: UInt64 {
        var digest = Digest()
        digest.fold(verdict.rawValue)
        digest.fold(doubt)
        for number in counts + [-1] + evaluations + [-1] + strikes + [-1] + situations {
            digest.fold(UInt64(bitPattern: Int64(number)))
        }
        digest.fold(UInt64(bitPattern: smallestMarginNanoseconds ?? -1))
        for hazard in hazards { digest.fold(hazard) }
        for finding in findings {
            digest.fold(finding.property)
            digest.fold(UInt64(bitPattern: finding.time.nanoseconds))
            // The last words of a process may name what differs from one to the next.
            if finding.property != Property.crash.id { digest.fold(finding.sentence) }
        }
        return digest.value
    }

    /// Whether one of these properties was breached; whether any was if none is given.
    func hasFinding(of properties: [String]) -> Bool {
        guard !properties.isEmpty else { return verdict == .violated }
        return findings.contains { properties.contains($0.property) }
    }

    /// Whether two executions of the seed came to the same.
    func agrees(with other: SeedReport) -> Bool {
        var (left, right) = (self, other)
        left.cpuNanoseconds = 0
        right.cpuNanoseconds = 0
        // A report's text keeps no evidence; whoever made his own still has it.
        for index in left.findings.indices { left.findings[index].evidence = [] }
        for index in right.findings.indices { right.findings[index].evidence = [] }
        return left == right
    }
}

extension SeedReport {
    /// What a sweep keeps of a run.
    init(_ result: RunResult, columns: SweepColumns) {
        self.init(
            seed: result.options.seed.rawValue,
            verdict: result.findings.isEmpty ? .valid : .violated,
            fingerprint: result.fingerprint
        )
        if verdict == .valid, let escape = result.escapes.first {
            verdict = .unknown
            doubt = escape
        }
        events = result.events
        simulatedNanoseconds = result.simulatedNanoseconds
        cpuNanoseconds = result.cpuNanoseconds
        smallestMarginNanoseconds = result.smallestMarginNanoseconds
        counts = result.counts.map(\.count)
        evaluations = columns.evaluations(result.evaluations)
        let idle = result.unmet + result.unwatched
        strikes = columns.strikes(result.struck.filter { !idle.contains($0.id) })
        situations = result.situations.compactMap(columns.situations.index).sorted()
        ancestors = result.options.ancestors
        for hazard in result.hazards where !hazards.contains(hazard.property) {
            hazards.append(hazard.property)
        }
        for finding in result.findings
        where !findings.contains(where: { $0.property == finding.property }) {
            findings.append(finding)
        }
    }
}
