import LockstepDeterminism
import LockstepHistories

@testable import LockstepRuns

extension SweepColumns {
    static let sample = SweepColumns(
        counts: ["kills", "partitions"],
        properties: ["S1", "W1"],
        claimed: ["S1"],
        families: ["kill", "pause"]
    )
}

extension SeedReport {
    /// A report with something in every field, different for every seed.
    static func sample(_ seed: UInt64, breaching properties: [String] = []) -> SeedReport {
        var report = SeedReport(
            seed: seed,
            verdict: properties.isEmpty ? .valid : .violated,
            fingerprint: seed &* 0x9E37_79B9_7F4A_7C15
        )
        report.events = seed &+ 1
        report.simulatedNanoseconds = 60_000_000_000
        report.cpuNanoseconds = 700_000
        report.smallestMarginNanoseconds = seed == 7 ? -1 : 1_000 + Int64(seed % 1000)
        report.counts = [Int(seed % 2), 2]
        report.evaluations = [1, 0]
        report.strikes = [1, 2]
        report.findings = properties.map {
            Finding(
                property: $0,
                time: Instant(nanoseconds: 5),
                pods: ["a", "b"],
                sentence: "In seed \(seed):\ta \\ broke\n\($0).",
                evidence: []
            )
        }
        return report
    }
}
