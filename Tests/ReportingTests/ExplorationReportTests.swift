import LockstepBackends
import LockstepDeterminism
import LockstepRuns
import Testing

@testable import LockstepReporting

@Suite("the report of an exploration")
struct ExplorationReportTests {
    private func report(claiming judge: String) throws -> String {
        let catalog = Catalog(systems: SystemCatalog.all)
        let scenario = try Scenario(
            text: """
                title: T
                system: lease-election
                pods: 2
                breaking: 60s
                claims: [\(judge)]
                """,
            file: "s.yaml",
            vocabulary: catalog.vocabulary
        )
        let bounds = ExplorationBounds(faults: 0, nanoseconds: 5_000_000_000)
        let run = try Run(scenario, of: catalog)
        var explorer = try #require(Explorer(run, within: bounds))
        return ExplorationReport(explorer.explore(seed: Seed(1))).text
    }

    @Test("a judge that does not tell what it remembers is named with the answer, and only such")
    func untold() throws {
        let lines = try report(claiming: "guarded-effects").split(separator: "\n")
        #expect(lines.first?.hasPrefix("no violation with at most 0 faults, 2 pods, 5 s: ") == true)
        #expect(lines.count == 2)
        #expect(lines.last?.contains("whatever the judge of S5 remembers: one may have") == true)
        #expect(!(try report(claiming: "hand-off")).contains("\n"))
    }

    @Test("a bound is told to the last nanosecond")
    func seconds() {
        #expect(ExplorationReport.seconds(60_000_000_000) == "60")
        #expect(ExplorationReport.seconds(100_000_000) == "0.1")
        #expect(ExplorationReport.seconds(1_000_000_001) == "1.000000001")
    }
}
