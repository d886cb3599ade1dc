import Foundation
import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import LockstepReporting
import LockstepRuns
import Testing

@Suite("the report of a run")
struct RunReportTests {
    private let result: RunResult

    init() throws {
        let catalog = Catalog(systems: SystemCatalog.all)
        let path = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Scenarios/tutorial/03-two-leaders.yaml").path
        let scenario = try Scenario(path: path, vocabulary: catalog.vocabulary)
        result = try Run(scenario, of: catalog).execute(
            RunOptions(seed: Seed(.max), isRecorded: true)
        )
    }

    private func lines(_ result: RunResult) -> [Substring] {
        RunReport(result, comesBackBy: "do it again").text.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
    }

    @Test("says in at most 15 lines what broke, when, and how it comes back")
    func violated() throws {
        let lines = lines(result)
        let finding = try #require(result.findings.first)
        #expect(result.verdict == .violated)
        #expect(lines.count <= 15)
        #expect(lines.first?.hasSuffix("seed 18446744073709551615: violated") == true)
        #expect(lines[1] == "\(finding.property) at \(finding.time): \(finding.sentence)")
        #expect(lines.last == "again: do it again")
        #expect(lines.contains { $0.contains(result.fingerprint.sixteenDigits) })
    }

    @Test("stays that short however much broke")
    func much() throws {
        var much = result
        let finding = try #require(result.findings.first)
        much.findings = Array(repeating: finding, count: 50)
        much.findings[0].evidence = result.observations.map(\.sequence)
        much.hazards = Array(repeating: finding, count: 50)
        let lines = lines(much)
        #expect(lines.count <= 15)
        #expect(lines.contains("  and 49 more findings: \(finding.property) 49"))
        #expect(lines.last == "again: do it again")
    }

    @Test("a valid run has no line to bring it back")
    func valid() {
        var valid = result
        valid.verdict = .valid
        valid.findings = []
        #expect(!lines(valid).contains { $0.hasPrefix("again:") })
    }

    @Test("the document has the keys that were promised")
    func json() throws {
        var result = result
        result.options.ancestors = [17]
        let json = result.json(overrides: ["pods=3"], comesBackBy: "do it again")
        let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8))
        let document = try #require(parsed as? [String: Any])
        let promised = [
            "scenario", "seed", "verdict", "fingerprint", "events", "simulatedSeconds",
            "cpuSeconds", "findings", "hazards",
        ]
        for key in promised { #expect(document[key] != nil, "\(key)") }
        #expect(document["seed"] as? String == "18446744073709551615")
        #expect(document["verdict"] as? String == "violated")
        #expect(document["fingerprint"] as? String == result.fingerprint.sixteenDigits)
        let findings = try #require(document["findings"] as? [[String: Any]])
        #expect(findings.count == result.findings.count)
        #expect(findings.first?.keys.sorted() == ["pods", "property", "sentence", "simTimeNs"])
        #expect(!json.contains("\n"))
        #expect(document["again"] as? String == "do it again")
        #expect(document["pick"] as? String == "random")
        #expect(document["granularity"] as? String == "fast")
        #expect(document["set"] as? [String] == ["pods=3"])
        #expect(document["after"] as? [Int] == [17])
    }
}
