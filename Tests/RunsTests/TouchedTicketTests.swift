import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

/// Whoever writes to a fresh ticket of the fair lock, be it a label, moves it back; before places
/// were fixed two held the lock by it.
@Suite("records that somebody else writes to")
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

    @Test("our locks keep what they promise", arguments: writes)
    func held(write: String) throws {
        for system in ["lease-election", "lease-lock", "lease-queue"] {
            let results = try Self.findings(system, write)
            #expect(results.allSatisfy { $0.findings.isEmpty && $0.hazards.isEmpty })
        }
    }
}
