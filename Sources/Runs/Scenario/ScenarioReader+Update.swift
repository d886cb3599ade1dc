internal import LockstepFaults
internal import LockstepSimulation

extension ScenarioReader {
    /// What the next version of the pods has set.
    ///
    /// - Parameters:
    ///   - root: The scenario.
    ///   - system: Whose timings and options can be set.
    /// - Returns: What differs; `nil` if there is no next version.
    /// - Throws: `ScenarioError` for one that differs in nothing, and for pods of a cluster: those
    ///   are replaced by their workload.
    mutating func update(
        _ root: ScenarioNode,
        of system: Vocabulary.System
    ) throws(ScenarioError) -> Setup.Update? {
        guard let node = root["update"] else { return nil }
        _ = try closed(node, path: "update", keys: ["timings", "options"])
        let timings = try node["timings"].map { node throws(ScenarioError) in
            try settings(node, path: "update.timings", parameters: system.timings)
        }
        let options = try node["options"].map { node throws(ScenarioError) in
            try settings(node, path: "update.options", parameters: system.options)
        }
        let update = Setup.Update(
            timings: timings ?? Settings(),
            options: options ?? Settings()
        )
        guard update != Setup.Update() else {
            throw error(
                at: node.place,
                found: "an update that changes nothing",
                expected: "what the next version has set, as in `timings: { lease: 20s }`"
            )
        }
        guard root["cluster"] == nil else {
            throw error(
                at: node.place,
                found: "an update of pods that a cluster's workload replaces",
                expected: "an update without a `cluster`"
            )
        }
        return update
    }

    /// Refuses a fault that takes a next version where the scenario names none.
    func requireUpdate(
        for kind: FaultKind,
        of system: Scenario.System,
        at place: ScenarioPlace
    ) throws(ScenarioError) {
        guard kind.needsUpdate, system.update == nil else { return }
        throw error(
            at: place,
            found: "the fault \(quoted(kind.name)) without a next version",
            expected: "a section `update` that says what the next version has set",
            suggestion: "update: { timings: { \(Self.example(of: system, vocabulary)) } }"
        )
    }

    private static func example(of system: Scenario.System, _ vocabulary: Vocabulary) -> String {
        let entry = vocabulary.systems.first { $0.name == system.name }
        let timing = entry?.timings.first { $0.type == .duration }?.name ?? "lease"
        return "\(timing): 20s"
    }
}
