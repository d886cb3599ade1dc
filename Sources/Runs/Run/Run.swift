internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// A scenario that is ready to be run with any seed: break safely, then stop breaking and demand
/// progress.
///
///     let run = try Run(scenario, of: catalog)
///     let result = run.execute(RunOptions(seed: Seed(7)))
///     result.verdict
///
/// - Determinism: Same scenario, options and build give the same result, CPU time apart.
public struct Run: Sendable {
    /// What is run.
    public let scenario: Scenario
    let catalog: Catalog
    let system: SystemUnderTest
    let setup: Setup
    let judges: [JudgeEntry]
    /// A run for each configuration of the scenario's swarm.
    let swarm: [Run]

    /// Makes a scenario ready to be run with any seed.
    ///
    /// - Parameters:
    ///   - scenario: What to run.
    ///   - catalog: Where its names are looked up; the one it was read with.
    /// - Throws: `ScenarioError` if its settings do not fit together.
    public init(_ scenario: Scenario, of catalog: Catalog) throws(ScenarioError) {
        guard let system = catalog.system(scenario.system.name) else {
            throw scenario.error(
                at: "system",
                found: scenario.system.name,
                expected: "the name of a system",
                suggestion: nil
            )
        }
        self.scenario = scenario
        self.catalog = catalog
        self.system = system
        self.setup = Setup(
            pods: scenario.system.pods,
            timings: scenario.system.timings,
            options: scenario.system.options,
            effectPeriodNanoseconds: scenario.work?.effectPeriodNanoseconds,
            resources: scenario.work?.resources ?? [],
            manners: scenario.work?.manners ?? [],
            cluster: scenario.system.cluster,
            api: scenario.api,
            update: scenario.system.update
        )
        var swarm: [Run] = []
        for configuration in scenario.swarm {
            swarm.append(try Run(configuration.scenario, of: catalog))
        }
        self.swarm = swarm
        try Self.checkLength(of: scenario)
        try Self.checkSettings(of: system, setup, in: scenario, catalog)
        let claimed = Self.claims(of: system, setup, in: scenario, catalog).map(\.property)
        let known = catalog.judges.map(\.property.id)
        if let stray = claimed.first(where: { !known.contains($0) }) {
            throw scenario.error(
                at: "system",
                found: "\(system.name), which claims \(stray)",
                expected: "claims of what a judge watches: \(known.joined(separator: ", "))",
                suggestion: nil
            )
        }
        self.judges = catalog.judges.filter { judge in
            scenario.judges?.contains(judge.name)
                ?? (judge.isStandard || claimed.contains(judge.property.id))
        }
    }

    /// The system as values that can be copied; `nil` if it has no such form.
    ///
    /// An explorer updates nobody, and its values use their lock in order.
    var explorable: ExplorableSystem? {
        setup.update == nil && setup.manners.isEmpty ? system.explorable?(setup) : nil
    }

    /// The judges of the scenario, who have seen nothing yet.
    func makePanel() -> Panel {
        var settings = JudgeSettings(recoveryBoundNanoseconds: recoveryBoundNanoseconds)
        if let drift = drifts.max() { settings.driftPartsPerBillion = drift }
        for timings in [setup.timings, setup.updated?.timings].compactMap(\.self) {
            settings.makeRoom(
                retryNanoseconds: timings.nanoseconds("retry"),
                requestNanoseconds: timings.nanoseconds("request")
            )
        }
        if let retry = setup.timings.nanoseconds("retry"), retry > 0 {
            settings.retryNanoseconds = retry
        }
        return Panel(judges.map { $0.make(settings) })
    }

    /// The run of the configuration that a seed draws; this one if there is no swarm.
    func drawn(by seed: Seed) -> (run: Run, changes: [String]) {
        guard !swarm.isEmpty else { return (self, []) }
        let word = Draws(seed: seed, stream: "swarm").draw(key: 0, ordinal: 0)
        let index = Int(word.below(UInt64(swarm.count)))
        return (swarm[index], scenario.swarm[index].changes)
    }

    /// Runs the scenario once.
    public func execute(_ options: RunOptions) -> RunResult {
        guard !swarm.isEmpty else { return executeDrawn(options) }
        let (run, changes) = drawn(by: options.seed)
        var result = run.executeDrawn(options)
        let configuration = changes.isEmpty ? "nothing changed" : changes.joined(separator: ", ")
        result.drawn =
            result.drawn.isEmpty ? configuration : configuration + "; " + result.drawn
        return result
    }

    /// Runs this configuration once; again, with a list of tasks, if pods of it are found stuck: so
    /// few runs need the list that it is not kept in the others.
    private func executeDrawn(_ options: RunOptions) -> RunResult {
        let execution = Execution(of: self, options, listsTasks: false)
        execution.carryOut()
        guard execution.hasStuckPods else { return execution.conclude() }
        execution.abandon()
        let retold = Execution(of: self, options, listsTasks: true)
        retold.carryOut()
        return retold.conclude()
    }
}
