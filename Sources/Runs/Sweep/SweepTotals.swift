internal import LockstepCheckers
internal import LockstepDeterminism
public import LockstepHistories

/// What all seeds of a sweep come to; the order in which they are added makes no difference.
public struct SweepTotals: Sendable {
    /// How many failing seeds are listed.
    public static let listed = 100

    /// A property that was breached, and the first seed that did it.
    public struct Breach: Sendable {
        /// The property.
        public var property: String
        /// How many seeds breached it.
        public var seeds: Int
        /// The first finding of it in the least of these seeds.
        public var finding: Finding
        /// What the sweep keeps of that seed.
        public var report: SeedReport

        /// The least of these seeds.
        public var firstSeed: UInt64 { report.seed }
    }

    /// The names of the numbers.
    public let columns: SweepColumns
    /// How many seeds were added.
    public private(set) var seeds = 0
    /// How many of them were valid.
    public private(set) var valid = 0
    /// How many were violated.
    public private(set) var violated = 0
    /// How many are unknown.
    public private(set) var unknown = 0
    /// How many seeds met what each column counts at least once.
    public private(set) var seedsWith: [Int]
    /// How often what each column counts happened in all.
    public private(set) var counts: [Int]
    /// How often each property was put to the test.
    public private(set) var evaluations: [Int]
    /// How many faults of each declared name struck.
    public private(set) var strikes: [Int]
    /// How many seeds came to each situation; empty if none were noted.
    public private(set) var seedsReaching: [Int] = []
    /// The least time between two terms of different pods, and the seed.
    public private(set) var smallestMargin: (nanoseconds: Int64, seed: UInt64)?
    /// Virtual time that passed.
    public private(set) var simulatedNanoseconds: Int64 = 0
    /// Things taken from queues.
    public private(set) var events: UInt64 = 0
    /// The least failing seeds, ascending, with their reports.
    public private(set) var failing: [SeedReport] = []
    /// The least unknown seeds, ascending, with their reports.
    public private(set) var doubtful: [SeedReport] = []
    /// The properties breached, by the first seed that did it.
    public private(set) var breaches: [Breach] = []
    /// How many seeds had a hazard of each property, by name.
    public private(set) var hazards: [(property: String, seeds: Int)] = []
    private var outcomes: [Outcome] = []

    /// What one seed came to.
    fileprivate struct Outcome {
        var lineage: Lineage
        /// The digest of what happened.
        var fingerprint: UInt64
        /// The digest of what was made of it.
        var judgement: UInt64
    }

    /// No seed yet.
    public init(_ columns: SweepColumns) {
        self.columns = columns
        seedsWith = Array(repeating: 0, count: columns.counts.count)
        counts = seedsWith
        evaluations = Array(repeating: 0, count: columns.properties.count)
        strikes = Array(repeating: 0, count: columns.faults.count)
    }

    /// A digest of the fingerprints of all seeds in the order of seeds.
    public var digest: UInt64 {
        var digest = Digest()
        for outcome in ordered {
            digest.fold(outcome.lineage.seed)
            digest.fold(outcome.fingerprint)
        }
        return digest.value
    }

    /// The seeds that were added, ascending.
    var seedNumbers: [UInt64] { ordered.map(\.lineage.seed) }

    private var ordered: [Outcome] { outcomes.sorted { $0.lineage.seed < $1.lineage.seed } }

    /// The seeds that came to something else in other totals, ascending.
    func divergences(from other: SweepTotals) -> [SweepResult.Divergence] {
        let theirs = other.ordered
        var divergences: [SweepResult.Divergence] = []
        var place = 0
        for mine in ordered {
            let seed = mine.lineage.seed
            while place < theirs.count, theirs[place].lineage.seed < seed { place += 1 }
            guard place < theirs.count, theirs[place].lineage.seed == seed,
                let told = mine.difference(from: theirs[place])
            else { continue }
            divergences.append(
                SweepResult.Divergence(
                    seed: seed,
                    ancestors: mine.lineage.ancestors,
                    first: told.mine,
                    second: told.theirs
                )
            )
        }
        return divergences
    }

    /// The failing seeds that are told of: those listed, and the first one of each property.
    var told: [SeedReport] {
        var told = failing
        for breach in breaches where !told.contains(where: { $0.seed == breach.firstSeed }) {
            told.append(breach.report)
        }
        return told
    }

    /// Adds a seed, which must not be among those added.
    public mutating func add(_ report: SeedReport) {
        seeds += 1
        outcomes.append(
            Outcome(
                lineage: report.lineage,
                fingerprint: report.fingerprint,
                judgement: report.judgement
            )
        )
        simulatedNanoseconds += report.simulatedNanoseconds
        events &+= report.events
        SweepTotals.add(report.counts, to: &counts)
        SweepTotals.add(report.evaluations, to: &evaluations)
        SweepTotals.add(report.strikes, to: &strikes)
        for index in report.situations { reach(index) }
        for (index, count) in report.counts.prefix(seedsWith.count).enumerated() where count > 0 {
            seedsWith[index] += 1
        }
        if let margin = report.smallestMarginNanoseconds {
            let candidate = (margin, report.seed)
            if smallestMargin.map({ candidate < ($0.nanoseconds, $0.seed) }) ?? true {
                smallestMargin = candidate
            }
        }
        for hazard in report.hazards { add(hazard: hazard) }
        switch report.verdict {
        case .valid: valid += 1
        case .unknown:
            unknown += 1
            SweepTotals.insert(report, into: &doubtful)
        case .violated:
            violated += 1
            SweepTotals.insert(report, into: &failing)
            for finding in report.findings { add(finding, of: report) }
        }
    }

    private mutating func reach(_ situation: Int) {
        if seedsReaching.isEmpty {
            seedsReaching = Array(repeating: 0, count: columns.situations.count)
        }
        guard seedsReaching.indices.contains(situation) else { return }
        seedsReaching[situation] += 1
    }

    private mutating func add(hazard property: String) {
        if let index = hazards.firstIndex(where: { $0.property == property }) {
            hazards[index].seeds += 1
        } else {
            hazards.append((property, 1))
            hazards.sort { $0.property < $1.property }
        }
    }

    private mutating func add(_ finding: Finding, of report: SeedReport) {
        if let index = breaches.firstIndex(where: { $0.property == finding.property }) {
            breaches[index].seeds += 1
            guard report.seed < breaches[index].firstSeed else { return }
            breaches[index].report = report
            breaches[index].finding = finding
        } else {
            breaches.append(
                Breach(property: finding.property, seeds: 1, finding: finding, report: report)
            )
        }
        breaches.sort { ($0.firstSeed, $0.property) < ($1.firstSeed, $1.property) }
    }

    private static func insert(_ report: SeedReport, into list: inout [SeedReport]) {
        let index = list.firstIndex { report.seed < $0.seed } ?? list.count
        guard index < listed else { return }
        list.insert(report, at: index)
        if list.count > listed { list.removeLast() }
    }

    private static func add(_ numbers: [Int], to sums: inout [Int]) {
        for index in 0..<min(numbers.count, sums.count) { sums[index] += numbers[index] }
    }
}

extension SweepTotals.Outcome {
    /// What the same seed came to here and elsewhere; `nil` if that is the same.
    fileprivate func difference(from other: Self) -> (mine: String, theirs: String)? {
        func told(_ word: String, _ mine: UInt64, _ theirs: UInt64) -> (String, String) {
            ("\(word) \(mine.sixteenDigits)", "\(word) \(theirs.sixteenDigits)")
        }
        if fingerprint != other.fingerprint {
            return told("fingerprint", fingerprint, other.fingerprint)
        }
        guard judgement != other.judgement else { return nil }
        return told("the same events, judged to", judgement, other.judgement)
    }
}
