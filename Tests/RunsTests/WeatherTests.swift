import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

@Suite("weather that stays")
struct WeatherTests {
    private static func result(_ system: String, _ weather: String) throws -> RunResult {
        try RealScenarios.run(
            text: """
                title: Nothing breaks, and every answer takes its time
                system: \(system)
                pods: 3
                faults: none
                breaking: 20s
                \(weather)
                """
        ).execute(RunOptions(seed: Seed(1)))
    }

    private static let slow = ["api: { serviceTime: 6s }", "network: { grid: 6s }"]
    private static let systems = [
        "lease-election", "lease-lock", "lease-queue", "client-go-election",
    ]

    @Test(
        "where no request can be answered in time, that nobody leads is nobody's fault",
        arguments: systems,
        slow
    )
    func excused(system: String, weather: String) throws {
        let result = try Self.result(system, weather)
        #expect(result.findings.isEmpty, "\(result.findings)")
        #expect(result.hazards.contains { $0.property == "L1" })
        #expect(result.voided.contains { $0.assumption == .candidateConnected })
    }

    @Test("a core that is never answered in time need not lead", arguments: ["6s", "1s"])
    func frozen(time: String) throws {
        let result = try Self.result(
            "lease-election",
            "api: { serviceTime: \(time) }\nending: frozen\ncore: [a, b, c]"
        )
        #expect(result.findings.isEmpty, "\(result.findings)")
        #expect(result.hazards.contains { $0.property == "L9" } == (time == "6s"))
    }

    @Test(
        "where requests are answered in time, somebody must lead",
        arguments: systems,
        ["api: { serviceTime: 1s }", "network: { grid: 900ms }", ""]
    )
    func held(system: String, weather: String) throws {
        let result = try Self.result(system, weather)
        #expect(result.verdict == .valid)
        #expect(!result.voided.contains { $0.assumption == .candidateConnected })
        #expect(result.evaluations.contains { $0.property == "L1" && $0.count > 0 })
    }
}
