import LockstepDeterminism
import LockstepFaults
import LockstepRuns
import LockstepSimulation
import Testing

/// What a seed draws is recorded as a plan, and the plan of a record is looked at before it is
/// carried out again: what the one lets through, the other must.
@Suite("what a scenario may draw, its record may carry")
struct DrawnBoundsTests {
    /// Values of a parameter at its bounds and far beyond what is usual, as a scenario has them.
    private static func extremes(of type: Parameter.ValueType) -> [String] {
        switch type {
        case .flag: ["true", "false"]
        case .count(let bounds): ["\(bounds.lowerBound)", "\(bounds.upperBound)"]
        case .share: ["0%", "89%", "100%"]
        case .duration: ["0s", "1ns", "59m", "23h", "87660h"]
        case .durationRange: ["0s", "0s..59m", "50m..61m", "0s..25h", "0s..87660h"]
        case .choice(let names): names
        case .text, .list: []
        }
    }

    private static func run(_ kind: FaultKind, _ name: String, _ value: String) throws -> Run {
        let also =
            kind.needsUpdate
            ? "update: { timings: { lease: 20s } }" : "cluster: { nodes: 3, replicas: 3, zones: 3 }"
        return try RealScenarios.run(
            text: """
                title: One setting of one fault, at its bounds
                system: lease-election
                pods: 6
                api: { replicas: 9 }
                \(also)
                faults: [\(kind.name): { chance: 100%, \(name): \(value) }]
                breaking: 60s
                """
        )
    }

    @Test("each setting of each kind", arguments: RealScenarios.catalog.faults.map(\.kind.name))
    func settings(kind: String) throws {
        let fault = try #require(FaultCatalog.fault(kind))
        var accepted = 0
        for parameter in fault.kind.random where parameter.name != "chance" {
            for value in Self.extremes(of: parameter.type) {
                guard let run = try? Self.run(fault.kind, parameter.name, value) else { continue }
                accepted += 1
                for seed in 1...10 {
                    let plan = RealScenarios.catalog.drawPlan(
                        for: run.scenario,
                        seed: Seed(UInt64(seed))
                    )
                    let told = "\(parameter.name): \(value), seed \(seed)"
                    try run.check(plan, from: told, for: Seed(1))
                }
            }
        }
        #expect(accepted > 0)
    }

    @Test(
        "what some seeds would draw beyond the bounds is refused at every seed, in its own words",
        arguments: [
            ("clock", "rate: 91%", "`rate` 91%"), ("late-reply", "delay: 1s..61m", "`delay` 3660s"),
        ]
    )
    func refused(kind: String, setting: String, says: String) throws {
        let error = try #require(throws: ScenarioError.self) {
            try RealScenarios.election(faults: "[\(kind): { \(setting) }]")
        }
        #expect(error.found.contains(says), "\(error)")
    }
}
