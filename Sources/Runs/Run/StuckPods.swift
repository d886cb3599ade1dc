internal import LockstepHistories

/// What a history tells of pods that nothing will ever wake.
///
/// Like a crash it is claimed by everybody. A pod that would still hear that it is asked to end may
/// be waiting for just that, so it is no more than a hazard; therefore no judge finds it, whose
/// breaches of one property count all or not at all.
struct StuckPods {
    /// Those that count.
    private(set) var findings: [Finding] = []
    /// Those that do not.
    private(set) var hazards: [Finding] = []

    mutating func observe(_ observation: Observation) {
        guard case .podStuck(let tasks, let since, let hears) = observation.event else { return }
        let breach = Finding(
            property: Property.stuck.id,
            time: since,
            pods: [observation.pod],
            sentence: "Nothing will ever wake \(observation.pod): \(tasks).",
            evidence: [observation.sequence]
        )
        if hears { hazards.append(breach) } else { findings.append(breach) }
    }
}
