internal import LockstepDeterminism
internal import LockstepFaults
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepSimulation
public import LockstepTraces

extension RunRecord {
    /// The record of a run.
    ///
    /// - Parameters:
    ///   - result: What came of it.
    ///   - scenario: What was run.
    public init(_ result: RunResult, of scenario: Scenario) {
        self.init(
            scenario: scenario.source.file,
            scenarioText: scenario.source.text,
            seed: result.options.seed.rawValue,
            verdict: result.verdict,
            fingerprint: result.fingerprint
        )
        let overrides = scenario.source.overrides.map { JSONValue.string($0) }
        var decisive: JSONObject = ["set": .array(overrides)]
        if !result.drawn.isEmpty { decisive["drawn"] = .string(result.drawn) }
        options = JSONValue.object(decisive).description
        simulatedNanoseconds = result.simulatedNanoseconds
        build.toolchain = ThisBuild.toolchain
        build.optimisation = ThisBuild.optimisation
        build.granularity = result.options.granularity.rawValue
        build.pick = result.options.pick.rawValue
        build.hashSeed = ThisBuild.hashSeed
        plan = result.plan.faults.map {
            PlannedFault(
                fault: $0.id,
                kind: $0.kind,
                begin: $0.begin,
                end: $0.end,
                detail: $0.json.description
            )
        }
        voided = result.voided.map { VoidedAssumption($0.assumption, by: $0.fault) }
        findings = result.findings
        hazards = result.hazards
        counts =
            result.evaluations.map { NamedCount($0.property, Int64($0.count)) }
            + result.counts.map { NamedCount($0.name, Int64($0.count)) }
    }
}
