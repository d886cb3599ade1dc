internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation

/// Shows every observation of a run to the judges and the counts, and keeps it if it is recorded.
final class RunObserver: Observer {
    private(set) var panel: Panel
    private(set) var coverage: Coverage
    private(set) var observations: [Observation] = []
    private let isRecorded: Bool

    init(panel: Panel, coverage: Coverage, isRecorded: Bool) {
        self.panel = panel
        self.coverage = coverage
        self.isRecorded = isRecorded
    }

    func observe(_ observation: Observation) {
        panel.observe(observation)
        coverage.observe(observation)
        if isRecorded { observations.append(observation) }
    }

    func finish(at end: Instant) {
        panel.finish(at: end)
        coverage.finish(at: end)
    }
}
