import LockstepHistories
import Testing

@testable import LockstepRuns

@Suite struct SweepTotalsTests {
    private func totals(
        _ reports: [SeedReport],
        _ columns: SweepColumns = .sample
    ) -> SweepTotals {
        var totals = SweepTotals(columns)
        for report in reports { totals.add(report) }
        return totals
    }

    private func result(
        _ reports: [SeedReport],
        _ columns: SweepColumns = .sample
    ) -> SweepResult {
        SweepResult(
            scenario: "x.yaml",
            totals: totals(reports, columns),
            effort: SweepResult.Effort()
        )
    }

    @Test func theOrderInWhichSeedsFinishMakesNoDifference() {
        let reports = (1...9).map {
            SeedReport.sample($0, breaching: $0 % 3 == 0 ? ["W1", "S1"] : $0 == 4 ? ["S1"] : [])
        }
        let forwards = totals(reports)
        let backwards = totals(reports.reversed())
        #expect(forwards.digest == backwards.digest)
        #expect(forwards.failing == backwards.failing)
        #expect(forwards.failing.map(\.seed) == [3, 4, 6, 9])
        #expect(forwards.breaches.map(\.firstSeed) == [3, 3])
        #expect(backwards.breaches.map(\.property) == ["S1", "W1"])
        #expect(backwards.breaches.map(\.seeds) == [4, 3])
        #expect(backwards.breaches.map(\.firstSeed) == [3, 3])
        #expect(forwards.smallestMargin?.seed == 7)
        #expect(forwards.smallestMargin?.nanoseconds == -1)
    }

    @Test func theDigestDependsOnEveryFingerprint() {
        var reports = (1...5).map { SeedReport.sample($0) }
        let digest = totals(reports).digest
        reports[3].fingerprint ^= 1
        #expect(totals(reports).digest != digest)
        #expect(totals(reports.dropLast()).digest != digest)
    }

    @Test func seedsAndOccurrencesAreCountedApart() {
        let totals = totals((1...4).map { SeedReport.sample($0) })
        #expect(totals.seedsWith == [2, 4])
        #expect(totals.counts == [2, 8])
        #expect(totals.evaluations == [4, 0])
        #expect(totals.strikes == [4, 8])
        #expect(totals.valid == 4)
    }

    @Test func onlyTheFirstHundredFailingSeedsAreListed() {
        let reports = (1...150).map { SeedReport.sample($0, breaching: ["S1"]) }
        let totals = totals(reports.reversed())
        #expect(totals.failing.map(\.seed) == Array(1...100))
        #expect(totals.violated == 150)
        #expect(totals.told.map(\.seed) == Array(1...100))
    }

    @Test func theFirstSeedOfAPropertyIsToldOfHoweverLateItComes() {
        var reports = (1...120).map { SeedReport.sample($0, breaching: ["S1"]) }
        reports.append(.sample(130, breaching: ["S1", "W1"]))
        reports.append(.sample(140, breaching: ["W1"]))
        let totals = totals(reports)
        #expect(totals.failing.map(\.seed) == Array(1...100))
        #expect(totals.told.map(\.seed) == Array(1...100) + [130])
    }

    @Test func aSweepThatTestedEverythingIsValid() {
        #expect(result([.sample(1)]).verdict == .valid)
        #expect(result([.sample(1)]).doubts.isEmpty)
    }

    @Test func aClaimThatNoSeedTestedMakesASweepUnknown() {
        var report = SeedReport.sample(1)
        report.evaluations = [0, 1]
        #expect(result([report]).verdict == .unknown)
        #expect(result([report]).doubts.contains { $0.contains("S1") && !$0.contains("W1") })
        #expect(result([report, .sample(2)]).verdict == .valid)
    }

    @Test func aFaultThatStruckNoSeedMakesASweepUnknown() {
        var report = SeedReport.sample(1)
        report.strikes = [1, 0]
        #expect(result([report]).verdict == .unknown)
        #expect(result([report]).doubts.contains { $0.contains("pause") && !$0.contains("kill") })
    }

    @Test func aDemandThatNoSeedMetMakesASweepUnknown() {
        var columns = SweepColumns.sample
        columns.demanded = ["kills", "partitions"]
        // The sample's odd seeds have a kill.
        let calm = result([.sample(2), .sample(4)], columns)
        #expect(calm.verdict == .unknown)
        #expect(calm.doubts == ["Demanded, and met in no seed: kills."])
        #expect(result([.sample(1), .sample(2)], columns).verdict == .valid)
    }

    @Test func aSweepThatJudgesNothingThatIsClaimedIsUnknown() {
        var columns = SweepColumns.sample
        columns.claimed = []
        #expect(result([.sample(1)], columns).verdict == .unknown)
        // Where nothing breaks, nothing needs to be claimed.
        columns = SweepColumns(
            counts: [],
            properties: ["S1", "W1"],
            claimed: [],
            families: []
        )
        #expect(result([.sample(1)], columns).verdict == .valid)
    }

    @Test func whatIsMadeOfASeedIsComparedToo() {
        var changed = SeedReport.sample(3, breaching: ["S1"])
        #expect(totals([changed]).divergences(from: totals([changed])).isEmpty)
        changed.findings[0].sentence += "!"
        let told = totals([.sample(3, breaching: ["S1"])]).divergences(from: totals([changed]))
        #expect(told.map(\.seed) == [3])
        #expect(told.first?.first.hasPrefix("the same events, judged to ") == true)
    }

    @Test func whatIsFoundOutweighsEveryDoubt() {
        var report = SeedReport.sample(1, breaching: ["S1"])
        report.strikes = [0, 0]
        #expect(result([report]).verdict == .violated)
    }

    @Test func nothingRunOrInterruptedIsUnknown() {
        #expect(result([]).verdict == .unknown)
        var interrupted = result([.sample(1)])
        interrupted.isInterrupted = true
        #expect(interrupted.verdict == .unknown)
        let doubtful = SeedReport(seed: 2, verdict: .unknown, fingerprint: 1)
        #expect(result([.sample(1), doubtful]).verdict == .unknown)
    }
}
