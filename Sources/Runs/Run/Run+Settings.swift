internal import LockstepServices
internal import LockstepSimulation

// Whether the settings of a scenario fit together.
extension Run {
    /// Looks at the settings of a scenario, those of its next version too.
    static func checkSettings(
        of system: SystemUnderTest,
        _ setup: Setup,
        in scenario: Scenario,
        _ catalog: Catalog
    ) throws(ScenarioError) {
        if let problem = KubernetesService.kindProblem(in: scenario.api) {
            throw scenario.error(
                at: "api.custom",
                found: problem.found,
                expected: problem.expected
            )
        }
        try check(setup, at: "timings", of: system, in: scenario)
        if let next = setup.updated {
            try check(next, at: "update.timings", of: system, in: scenario)
        }
        if let complaint = catalog.complaint(aboutFaultsOf: scenario) {
            throw scenario.error(
                at: "faults",
                found: complaint.found,
                expected: complaint.expected,
                suggestion: complaint.suggestion
            )
        }
    }

    private static func check(
        _ setup: Setup,
        at path: String,
        of system: SystemUnderTest,
        in scenario: Scenario
    ) throws(ScenarioError) {
        do {
            try system.check(setup)
        } catch let problem as SettingProblem {
            throw scenario.error(
                at: problem.path,
                found: problem.found,
                expected: problem.expected
            )
        } catch {
            throw scenario.error(
                at: path,
                found: "\(error)",
                expected: "timings that fit together",
                suggestion: nil
            )
        }
    }
}
