internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// Shows every observation of a run to the judges and the counts, and keeps it if it is recorded.
final class RunObserver: Observer {
    private(set) var panel: Panel
    private(set) var coverage: Coverage
    private(set) var stuckPods = StuckPods()
    private(set) var observations: [Observation] = []
    /// What was gone through, if that is noted.
    private(set) var situations: Situations?
    private let isRecorded: Bool

    init(panel: Panel, coverage: Coverage, situations: Situations?, isRecorded: Bool) {
        self.panel = panel
        self.coverage = coverage
        self.situations = situations
        self.isRecorded = isRecorded
    }

    func observe(_ observation: Observation) {
        panel.observe(observation)
        coverage.observe(observation)
        stuckPods.observe(observation)
        situations?.observe(observation)
        if isRecorded { observations.append(observation) }
    }

    func finish(at end: Instant) {
        panel.finish(at: end)
        coverage.finish(at: end)
    }
}
