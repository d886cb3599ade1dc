internal import LockstepCheckers
internal import LockstepHistories

// Why a run may prove nothing.
extension Run {
    /// What the scenario demands and the run was not put through.
    func unreachedDemands(in coverage: Coverage) -> [String] {
        coverage.counts.compactMap { name, count in
            count == 0 && scenario.demands.contains(name) ? name : nil
        }
    }

    /// Why a run in which nothing was found proves nothing.
    ///
    /// - Parameters:
    ///   - panel: The judges at the end of the run.
    ///   - hadFaults: Whether anything did break.
    /// - Returns: A sentence for each reason; none if the run means something.
    func doubts(about panel: Panel, hadFaults: Bool) -> [String] {
        // Where nothing was to break, nothing can be missing.
        guard scenario.faults != .none else { return [] }
        var doubts: [String] = []
        if !hadFaults {
            doubts.append("The scenario declares faults, and none of them happened.")
        }
        if !claims.contains(where: { claim in
            panel.evaluations.contains { $0.property == claim.property && $0.count > 0 }
        }) {
            doubts.append("Nothing that is claimed was put to the test.")
        }
        return doubts
    }

    /// Why a run proves nothing about faults that its scenario names one by one: whoever names a
    /// fault asks what becomes of it, and a run in which it broke nothing has no answer.
    ///
    /// Of faults that are drawn some are missing in most runs. A sweep asks for all of its seeds
    /// together whether each broke something, and takes no such doubt over.
    ///
    /// - Parameters:
    ///   - idle: The faults that broke nothing, by name.
    ///   - hadFaults: Whether anything did break.
    /// - Returns: One sentence, or none.
    func doubts(aboutNamed idle: [String], hadFaults: Bool) -> [String] {
        let named = scenario.faults.fixedNames.filter(idle.contains)
        guard hadFaults, !named.isEmpty else { return [] }
        return ["Named in the scenario, and broke nothing here: \(named.joined(separator: ", "))."]
    }
}
