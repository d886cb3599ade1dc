import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepReporting
@testable import LockstepRuns

@Suite struct SweepReportTests {
    private let columns = SweepColumns(
        counts: ["contendedTakeovers", "kills"],
        properties: ["S1", "W1"],
        claimed: ["S1", "W1"],
        families: ["kill"]
    )

    private func result(breaching seeds: [UInt64] = []) -> SweepResult {
        var totals = SweepTotals(columns)
        for seed in [UInt64(1), 2, 3, .max] {
            let isBad = seeds.contains(seed)
            var report = SeedReport(seed: seed, verdict: isBad ? .violated : .valid, fingerprint: 7)
            report.counts = [seed == 2 ? 3 : 0, 1]
            report.evaluations = [1, 1]
            report.strikes = [1]
            report.smallestMarginNanoseconds = seed == 3 ? 1_500_000_000 : nil
            if isBad {
                report.findings = [
                    Finding(property: "S1", time: .zero, pods: [], sentence: "No.", evidence: [])
                ]
            }
            totals.add(report)
        }
        var effort = SweepResult.Effort()
        effort.seeds = 4
        effort.wallNanoseconds = 2_000_000_000
        effort.cpuNanoseconds = 4_000_000_000
        effort.simulatedNanoseconds = 240_000_000_000
        effort.peakBytes = 1_048_576
        return SweepResult(scenario: "x.yaml", totals: totals, effort: effort)
    }

    @Test func countsAreGivenWithTheirShareOfTheSeeds() {
        let text = SweepReport(result()) { "run \($0.seed)" }.text
        let row = text.split(separator: "\n").first { $0.contains("contended take-over") }
        #expect(row?.split(separator: " ").suffix(4) == ["1", "25.00", "%", "3"])
        #expect(text.contains("4 valid, 0 violated, 0 unknown"))
        #expect(text.contains("1.500 s, in seed 3"))
        #expect(text.contains("2 a second, 1 a CPU second"))
        #expect(text.contains("60 simulated seconds a CPU second"))
        #expect(!text.contains("doubt"))
    }

    @Test func breachesAndDivergencesNameTheirSeeds() {
        var bad = result(breaching: [3, .max])
        bad.divergences = [.init(seed: 2, first: "fingerprint 7", second: "fingerprint 8")]
        let text = SweepReport(bad) { "run \($0.seed)" }.text
        #expect(text.contains("S1 was breached in 2 seeds (50.00 %), first in seed 3"))
        #expect(text.contains("seed 2 came to fingerprint 7"))
        #expect(text.contains("again: run 2"))
    }

    @Test func theDocumentHoldsWhatWasPromised() {
        var bad = result(breaching: [3, .max])
        bad.divergences = [.init(seed: 2, first: "fingerprint 7", second: "fingerprint 8")]
        let request = SweepResult.Request(overrides: ["pods=3"], portfolio: Portfolio()) {
            "run \($0.seed)"
        }
        let json = bad.json(request)
        let members = [
            #""seeds":4"#, #""valid":2"#, #""violated":2"#, #""unknown":0"#,
            #""firstViolatedSeed":3"#, #""violatedSeeds":[3,"18446744073709551615"]"#,
            #""violatedAfter":[[],[]]"#, #""problem":null"#,
            #""counts":{"contendedTakeovers":3,"kills":4}"#, #""smallestMarginNs":1500000000"#,
            #""seedsPerSecond":2.0"#, #""simulatedSecondsPerCpuSecond":60.0"#,
            #""peakRssBytes":1048576"#, #""verdict":"violated""#,
            #""evaluations":{"S1":4,"W1":4}"#, #""digest":""#, #""set":["pods=3"]"#,
            #""pick":"portfolio","granularity":"drawn""#, #""unknownSeeds":[]"#,
            #""violatedAgain":["run 3","run 18446744073709551615"]"#,
            #""sentence":"No.","again":"run 3""#, #""event":null,"again":"run 2""#,
        ]
        for member in members { #expect(json.contains(member), "\(member)") }
        let one = (result(), request)
        #expect(SweepResult.json([one], notBegun: []) == result().json(request))
        let two = SweepResult.json([one, one], notBegun: [])
        #expect(two.hasPrefix(#"{"sweeps":[{"#))
    }

    @Test func anUnknownSeedHasItsLine() {
        var totals = SweepTotals(columns)
        var report = SeedReport(seed: 9, verdict: .unknown, fingerprint: 7)
        report.doubt = "A thread left."
        totals.add(report)
        let result = SweepResult(scenario: "x.yaml", totals: totals, effort: .init())
        let request = SweepResult.Request(overrides: [], portfolio: Portfolio()) {
            "run \($0.seed)"
        }
        let told = #"{"seed":9,"after":[],"doubt":"A thread left.","again":"run 9"}"#
        #expect(result.json(request).contains(#""unknownSeeds":["# + told + "]"))
    }

    @Test func aScenarioWhoseTurnDidNotComeIsListedAsUnknown() {
        let request = SweepResult.Request(overrides: [], portfolio: Portfolio()) { _ in "" }
        let json = SweepResult.json([(result(), request)], notBegun: ["y.yaml"])
        #expect(json.hasPrefix(#"{"sweeps":[{"scenario":"x.yaml""#))
        #expect(json.contains(#"{"scenario":"y.yaml","verdict":"unknown""#))
        #expect(json.contains(SweepReport.notBegunDoubt))
        let text = SweepReport.notBegun("y.yaml")
        #expect(text.hasPrefix("y.yaml: unknown\ndoubt: It was not begun"))
        #expect(SweepResult.json([], notBegun: ["y.yaml"]).hasPrefix(#"{"scenario":"y.yaml""#))
    }

    @Test func thatOnlyAHundredAreKeptIsSaid() {
        var totals = SweepTotals(columns)
        for seed in UInt64(1)...101 {
            totals.add(SeedReport(seed: seed, verdict: .violated, fingerprint: 7))
        }
        let result = SweepResult(scenario: "x.yaml", totals: totals, effort: .init())
        let text = SweepReport(result) { _ in "" }.text
        #expect(text.contains("of the 101 violated seeds the first 100 are listed"))
    }
}
