internal import LockstepHistories
internal import LockstepSimulation

// What a run tells of pods that nothing will ever wake.
extension Run {
    /// What was found stuck at the end of a run, a breach for each pod, split as a ruling is.
    ///
    /// Like a crash it is claimed by everybody. A pod that would still hear that it is asked to end
    /// may be waiting for just that, so it is no more than a hazard.
    static func stuck(in world: World) -> (findings: [Finding], hazards: [Finding]) {
        let stuck = world.stuckPods
        guard !stuck.isEmpty else { return ([], []) }
        let tasks = world.waitingTasks
        func breaches(hearing: Bool) -> [Finding] {
            stuck.filter { $0.hearsTermination == hearing }.map { pod in
                let waiting = tasks.filter { $0.pod == pod.name }
                return Finding(
                    property: Property.stuck.id,
                    time: waiting.compactMap(\.since).max() ?? world.time,
                    pods: [pod.name],
                    sentence: "Nothing will ever wake \(pod.name): "
                        + waiting.map(\.description).joined(separator: "; ") + ".",
                    evidence: []
                )
            }
        }
        return (breaches(hearing: false), breaches(hearing: true))
    }
}
