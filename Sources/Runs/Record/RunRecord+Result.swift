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

    /// The overrides that were given with `--set`, in order.
    var scenarioOverrides: [String] {
        let json = try? JSONValue(parsing: options)
        return json?["set"]?.asArray?.compactMap(\.asString) ?? []
    }

    /// The scenario as it was run.
    ///
    /// - Parameter catalog: Where its names are looked up.
    /// - Returns: The scenario.
    /// - Throws: `ScenarioError` if this version of the program cannot read it.
    func scenario(of catalog: Catalog) throws(ScenarioError) -> Scenario {
        try Scenario(
            text: scenarioText,
            file: scenario,
            overrides: scenarioOverrides,
            vocabulary: catalog.vocabulary
        )
    }

    /// What decided the run besides its scenario.
    ///
    /// - Parameter file: The record, as errors shall name it.
    /// - Returns: The options, with recording on.
    /// - Throws: `ScenarioError` if the plan cannot be read.
    func runOptions(file: String) throws(ScenarioError) -> RunOptions {
        let lines = plan.map(\.detail).joined(separator: ",\n")
        let text = "{\"version\":\(FaultPlan.formatVersion),\"faults\":[\(lines)]}"
        return RunOptions(
            seed: Seed(seed),
            pick: Pick(rawValue: build.pick) ?? .random,
            granularity: Granularity(rawValue: build.granularity) ?? .fast,
            plan: try FaultPlan(text: text, file: "the plan in \(file)"),
            isRecorded: true
        )
    }
}
