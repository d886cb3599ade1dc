/// What hunting bugs came to.
public struct MuseumResult: Sendable {
    /// A bug, a way to look for it, and how long that took.
    public struct Row: Sendable {
        /// The bug.
        public var exhibit: Exhibit
        /// The way.
        public var strategy: Portfolio
        /// What each repetition came to.
        public var outcomes: [HuntOutcome]

        /// How many repetitions found what it breaks.
        public var found: Int { outcomes.count { $0.seed != nil } }

        /// Every other property that was breached, and in how many repetitions; the most frequent
        /// one first.
        public var sidelights: [(property: String, repetitions: Int)] {
            var counts: [(property: String, repetitions: Int)] = []
            for property in outcomes.flatMap(\.sidelights).map(\.property) {
                if let index = counts.firstIndex(where: { $0.property == property }) {
                    counts[index].repetitions += 1
                } else {
                    counts.append((property, 1))
                }
            }
            counts.sort { ($1.repetitions, $0.property) < ($0.repetitions, $1.property) }
            return counts
        }

        /// Seeds to the first finding.
        public var seeds: MedianInterval {
            MedianInterval(outcomes.map { $0.seed == nil ? nil : Double($0.seeds) })
        }

        /// CPU seconds to the first finding.
        public var cpuSeconds: MedianInterval {
            MedianInterval(outcomes.map { $0.seed == nil ? nil : Double($0.cpuNanoseconds) / 1e9 })
        }
    }

    /// The scenario's file.
    public var scenario: String
    /// How it was hunted.
    public var options: HuntOptions
    /// Every bug in every way.
    public var rows: [Row]
    /// What each repetition of the right algorithm came to.
    public var clean: [HuntOutcome]
    /// Whether it was interrupted before everything was done.
    public var isInterrupted: Bool

    init(
        scenario: String,
        exhibits: [Exhibit],
        options: HuntOptions,
        outcomes: [(Hunt, HuntOutcome)],
        isInterrupted: Bool
    ) {
        self.scenario = scenario
        self.options = options
        self.isInterrupted = isInterrupted
        clean = outcomes.filter { $0.0.exhibit == nil }.map(\.1)
        rows = []
        for (number, exhibit) in exhibits.enumerated() {
            for (place, strategy) in options.strategies.enumerated() {
                let own = outcomes.filter { $0.0.exhibit == number && $0.0.strategy == place }
                guard !own.isEmpty else { continue }
                rows.append(Row(exhibit: exhibit, strategy: strategy, outcomes: own.map(\.1)))
            }
        }
    }

    /// The seeds of the right algorithm that were run.
    public var cleanSeeds: UInt64 { clean.reduce(0) { $0 + $1.seeds } }

    /// The seeds at which something was found in the right algorithm.
    public var falseAlarms: [UInt64] { clean.compactMap(\.seed) }

    /// Of how many seeds of the right algorithm nothing can be said.
    public var unknownSeeds: UInt64 { clean.reduce(0) { $0 + $1.unknownSeeds } }

    /// The first of them, and why; `nil` if there is none.
    public var doubt: HuntOutcome.Doubt? { clean.lazy.compactMap(\.doubt).first }

    /// The bugs that no way found in more than half of its repetitions.
    public var missed: [String] {
        var missed: [String] = []
        for row in rows where !missed.contains(row.exhibit.id) {
            let own = rows.filter { $0.exhibit == row.exhibit }
            if own.allSatisfy({ $0.seeds.median == nil }) { missed.append(row.exhibit.id) }
        }
        return missed
    }
}
