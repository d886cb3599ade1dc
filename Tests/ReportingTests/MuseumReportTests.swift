import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepReporting
@testable import LockstepRuns

@Suite struct MuseumReportTests {
    private static let bug = Exhibit(id: "B1", properties: ["S1"], overrides: [])

    /// One repetition that found a bug by what it breaks, after something else; and seeds of the
    /// right algorithm, of one of which nothing can be said.
    private var result: MuseumResult {
        var found = HuntOutcome()
        found.take(Self.report(3, breaching: ["W1"]), hunted: ["S1"])
        found.take(Self.report(4, breaching: ["C5", "S1"]), hunted: ["S1"])
        var clean = HuntOutcome()
        var unknown = SeedReport(seed: 9, verdict: .unknown, fingerprint: 0)
        unknown.doubt = "A thread left the world."
        clean.take(unknown, hunted: [])
        clean.take(Self.report(10, breaching: []), hunted: [])
        return MuseumResult(
            scenario: "x.yaml",
            exhibits: [Self.bug],
            options: HuntOptions(
                strategies: [Portfolio()],
                repetitions: 1,
                seedLimit: 5,
                cpuLimitNanoseconds: 1_000_000_000,
                cleanSeeds: 2,
                workers: 1
            ),
            outcomes: [
                (Hunt(exhibit: nil, strategy: 0, repetition: 0), clean),
                (Hunt(exhibit: 0, strategy: 0, repetition: 0), found),
            ],
            isInterrupted: false
        )
    }

    private static func report(_ seed: UInt64, breaching properties: [String]) -> SeedReport {
        var report = SeedReport(
            seed: seed,
            verdict: properties.isEmpty ? .valid : .violated,
            fingerprint: seed
        )
        report.findings = properties.map {
            Finding(property: $0, time: .zero, pods: [], sentence: "No.", evidence: [])
        }
        return report
    }

    @Test func whatElseIsBreachedStandsBesideWhatWasHuntedFor() {
        let lines = MuseumReport(result).markdown.split(separator: "\n")
        #expect(
            lines[2] == "| B1 | S1 | portfolio | 1 of 1 | 2 (2 to 2) | 0.000 (0.000 to 0.000) "
                + "| C5 W1 |"
        )
        let json = MuseumReport(result).json(comesBackBy: "hunt")
        #expect(json.contains(#""property":"S1","found":true"#))
        #expect(
            json.contains(
                #""besides":[{"property":"C5","repetitions":1},{"property":"W1","repetitions":1}]"#
            )
        )
    }

    @Test func seedsOfWhichNothingCanBeSaidAreNotValid() {
        let report = MuseumReport(result)
        #expect(
            report.text.hasSuffix(
                "Nothing can be said of 1 of these seeds, the first 9: A thread left the world."
            )
        )
        let json = report.json(comesBackBy: "hunt")
        #expect(json.contains(#""unknown":1,"doubt":"A thread left the world.""#))
    }

    @Test func aDocumentSaysWhetherItIsComplete() {
        var cut = result
        cut.isInterrupted = true
        let json = MuseumReport(cut).json(comesBackBy: "hunt")
        #expect(json.contains(#""again":"hunt","interrupted":true,"missed":[]"#))
        cut.isInterrupted = false
        cut.rows[0].outcomes = [HuntOutcome()]
        let missed = MuseumReport(cut).json(comesBackBy: "hunt")
        #expect(missed.contains(#""interrupted":false,"missed":["B1"]"#))
    }
}
