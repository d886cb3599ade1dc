/// The seeds of a guided sweep, in batches: what one batch came to guides the next.
///
/// Within a batch the order in which seeds finish makes no difference, so that the sweep comes to
/// the same with any number of workers.
struct GuidedSeeds {
    /// How many seeds a batch has.
    static let batchSize: UInt64 = 256

    private var guide: Guide
    private let last: UInt64
    /// The first seed of the batch under way; `nil` once all are done.
    private var first: UInt64?
    /// What is known of the seeds of this batch and of later ones.
    private var reports: [UInt64: SeedReport] = [:]

    /// The seeds of a range.
    ///
    /// - Parameters:
    ///   - range: The seeds.
    ///   - known: The reports of those that are finished, in any order.
    ///   - situations: How many situations there are.
    init(_ range: SeedRange, known: [SeedReport], situations: Int) {
        guide = Guide(situations: situations)
        first = range.first
        last = range.last
        for report in known { reports[report.seed] = report }
        advance()
    }

    /// The last seed of the batch under way: no later one can be run yet.
    var limit: UInt64 {
        guard let first else { return last }
        return last - first < GuidedSeeds.batchSize ? last : first + GuidedSeeds.batchSize - 1
    }

    /// The ancestors of a seed of this batch.
    func ancestors(of seed: UInt64) -> [UInt64] { guide.ancestors(of: seed) }

    /// Takes a finished seed in.
    mutating func add(_ report: SeedReport) {
        reports[report.seed] = report
        advance()
    }

    /// Learns from every batch that is complete.
    private mutating func advance() {
        while let begin = first, UInt64(reports.count) > limit - begin {
            let batch = begin...limit
            guard batch.allSatisfy({ reports[$0] != nil }) else { return }
            for seed in batch {
                if let report = reports.removeValue(forKey: seed) { guide.learn(report) }
            }
            first = batch.upperBound == last ? nil : batch.upperBound + 1
        }
    }
}
