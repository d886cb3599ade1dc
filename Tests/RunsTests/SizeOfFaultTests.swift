import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import Testing

@Suite("how much a fault excuses depends on its size")
struct SizeOfFaultTests {
    /// A museum's scenario with one fault more.
    private static func result(_ file: String, and fault: String) throws -> RunResult {
        let path = RealScenarios.path("museum/\(file).yaml")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let more = text.replacing("faults:\n", with: "faults:\n  - \(fault)\n")
        return try RealScenarios.run(text: more).execute(RunOptions(seed: Seed(1)))
    }

    private static let small = [
        "{ at: 1s, kind: pause, pod: c, for: 1ms }", "{ at: 1s, kind: restore, pod: c, for: 1ms }",
        "{ at: 1s, kind: suspend, pod: c, for: 1ms }", "{ at: 1s, kind: stall, pod: c, for: 1ms }",
        "{ at: 1s, kind: clog, pod: c, for: 1ms }",
        "{ at: 1s, kind: latency, pod: a, delay: 1ns, for: 40s }",
        "{ at: 1s, kind: duplicate, pod: c, verb: GET, for: 40s }",
        "{ at: 1s, kind: latency, pod: c, verb: GET, delay: 9s, for: 1s }",
    ]

    @Test("what delays no effect beyond its bound excuses none", arguments: small)
    func smallDelay(fault: String) throws {
        let result = try Self.result("M13-unbound-work", and: fault)
        #expect(result.findings.contains { $0.property == "S2" }, "\(result.hazards)")
    }

    private static let large = [
        "{ at: 1s, kind: pause, pod: c, for: 4s }",
        "{ at: 1s, kind: latency, pod: c, delay: 1s..3s, for: 1s }",
        "{ at: 1s, kind: queueing, pod: c, each: 1ns, for: 1s }",
    ]

    @Test("what may delay effects beyond their bound excuses late ones", arguments: large)
    func largeDelay(fault: String) throws {
        let result = try Self.result("M13-unbound-work", and: fault)
        #expect(!result.findings.contains { $0.property == "S2" })
        #expect(result.voided.contains { $0.assumption == .effectDelayWithinBound })
    }

    @Test(
        "clocks that miss next to nothing excuse nothing",
        arguments: [
            "{ at: 1s, kind: suspend, pod: a, for: 1ms }",
            "{ at: 1s, kind: clock-rate, pod: a, by: 50%, for: 1ms }",
        ],
        ["M01-late-deadline", "M02-no-deadline", "M04-whole-seconds"]
    )
    func smallDrift(fault: String, file: String) throws {
        let result = try Self.result(file, and: fault)
        #expect(result.findings.contains { $0.property == "S1" }, "\(result.hazards)")
    }

    @Test(
        "clocks that miss seconds excuse what rests on them",
        arguments: [
            "{ at: 1s, kind: suspend, pod: a, for: 3s }",
            "{ at: 1s, kind: clock-rate, pod: a, by: 50%, direction: slow, for: 5s }",
        ]
    )
    func largeDrift(fault: String) throws {
        let result = try Self.result("M04-whole-seconds", and: fault)
        #expect(!result.findings.contains { $0.property == "S1" })
        #expect(result.voided.contains { $0.assumption == .driftWithinBound })
    }

    @Test("a fault that stays for ever is as long as that", arguments: ["healed", "frozen"])
    func forEver(ending: String) throws {
        let core = ending == "frozen" ? "core: [a, b]" : ""
        let run = try RealScenarios.election(
            faults: "[{ at: 59s, kind: suspend, pod: c, for: 5ms }, "
                + "{ at: 59999ms, kind: suspend, pod: c, for: 1ms }]",
            also: """
                timings: { hold: 9500ms, effect: 3s }
                network: { slow: 0% }
                ending: \(ending)
                \(core)
                """
        )
        let voided = run.execute(RunOptions(seed: Seed(1))).voided
        for assumption in [Assumption.effectDelayWithinBound, .driftWithinBound] {
            #expect(voided.contains { $0.assumption == assumption } == (ending == "frozen"))
        }
    }
}
