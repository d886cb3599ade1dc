import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

/// A fresh ticket of the fair lock stands where its resourceVersion says, until its owner has
/// renewed it: whoever writes to it before that, be it a label, moves it back.
@Suite("tickets that somebody else writes to")
struct TouchedTicketTests {
    private static let writes = [
        "{ when: { event: granted }, kind: edit, change: label }",
        "{ when: { event: granted }, kind: store-failover, for: 500ms, refills: true }",
    ]

    private static func findings(_ system: String, _ write: String) throws -> [RunResult] {
        let run = try RealScenarios.run(
            text: """
                title: Somebody writes to fresh records
                system: \(system)
                pods: 3
                faults: [\(write)]
                breaking: 60s
                """
        )
        return (1...10).map { run.execute(RunOptions(seed: Seed($0))) }
    }

    @Test("a fair lock that others write to is excused, and two hold it", arguments: writes)
    func excused(write: String) throws {
        let results = try Self.findings("lease-queue", write)
        #expect(results.flatMap(\.findings).isEmpty)
        #expect(results.contains { $0.hazards.contains { $0.property == "S1" } })
        for result in results {
            #expect(result.voided.contains { $0.assumption == .noThirdPartyEdits })
        }
    }

    @Test("our election and our mutex are held to all they promise", arguments: writes)
    func held(write: String) throws {
        for system in ["lease-election", "lease-lock"] {
            let results = try Self.findings(system, write)
            #expect(results.allSatisfy { $0.findings.isEmpty && $0.hazards.isEmpty })
        }
    }
}
