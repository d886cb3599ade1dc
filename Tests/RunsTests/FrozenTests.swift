import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

@Suite("faults that stay for ever, and a core that must lead")
struct FrozenTests {
    private static let cutOff = "\n  - { at: 50s, kind: partition, pod: a, for: 20s }"
    private static let wanted = [
        step(1, "a", .campaignBegan(lock: "leader")),
        step(1, "b", .campaignBegan(lock: "leader")),
        granted(2, "a", token: 1),
    ]

    private static func step(_ second: Int64, _ pod: String, _ event: Event) -> PlantedStep {
        PlantedStep(pod: pod, second: second, deed: .report(event))
    }

    private static func granted(_ second: Int64, _ pod: String, token: UInt64) -> PlantedStep {
        step(second, pod, .granted(lock: "leader", token: Token(number: token), deadline: nil))
    }

    private func run(
        _ more: [PlantedStep] = [],
        faults: String = cutOff,
        core: String? = nil
    ) throws -> RunResult {
        var system = PlantedSystem(claim: "L1", steps: Self.wanted + more)
        system.faults = faults
        system.ending = "ending: frozen" + (core.map { "\ncore: \($0)" } ?? "")
        return try system.run(isRecorded: true)
    }

    private func core(of result: RunResult) -> [String] {
        result.observations.compactMap { observation in
            if case .frozen(let core) = observation.event { core } else { nil }
        }
    }

    @Test("a core that nobody leads is found, and its clean twin passes")
    func bites() throws {
        let broken = try run()
        #expect(broken.verdict == .violated)
        #expect(broken.findings.map(\.property) == ["L9"])
        #expect(broken.findings.first?.pods == ["b", "c"])
        #expect(broken.findings.first?.time == Instant(nanoseconds: 70_000_000_000))

        let clean = try run([Self.granted(65, "b", token: 2)])
        #expect(clean.verdict == .valid, "\(clean.findings) \(clean.doubts)")
        #expect(clean.evaluations.contains { $0.property == "L9" && $0.count == 1 })
        #expect(core(of: clean) == ["b c"])
    }

    @Test("what is in force stays in force, and nobody recovers")
    func stays() throws {
        let result = try run()
        for observation in result.observations {
            if case .faultEnded = observation.event { Issue.record("a fault ended") }
            #expect(observation.event != .recoveringBegan)
        }
        let earlier = "\n  - { at: 10s, kind: partition, pod: b, for: 20s }"
        let ended = try run(faults: Self.cutOff + earlier)
        #expect(core(of: ended) == ["b c"])
        #expect(
            ended.observations.filter {
                if case .faultEnded = $0.event { true } else { false }
            }.count == 1
        )
    }

    @Test("a core that is named counts as it stands, and one that nobody can name is not judged")
    func cores() throws {
        let named = try run(core: "[a]")
        #expect(named.verdict == .valid)
        #expect(core(of: named) == ["a"])
        let service = try run(faults: "\n  - { at: 50s, kind: store-outage, for: 20s }")
        #expect(core(of: service) == [""])
        #expect(service.verdict == .unknown)
        #expect(service.untested.contains("L9"))
    }

    @Test("our election leads in the core, whatever else is broken for ever")
    func elections() throws {
        let clean = try RealScenarios.run("fast/faults-that-stay.yaml")
        for seed in 1...20 {
            let result = clean.execute(RunOptions(seed: Seed(UInt64(seed))))
            #expect(result.verdict == .valid, "\(seed): \(result.findings) \(result.doubts)")
            #expect(result.evaluations.contains { $0.property == "L9" && $0.count > 0 })
        }
    }
}
