internal import LockstepHistories

/// Which electors' work is running.
struct RunningBodies: Sendable {
    /// The work an elector has running.
    struct Work: Sendable {
        var running = 0
        /// The sequence at which the work began last.
        var began: UInt64 = 0
        /// Whether a release sent meanwhile has been reported.
        var isReported = false
    }

    private var electors = ElectorTable<Work>()

    /// The running work of the observed pod's elector for a lock; `nil` if none runs.
    func running(_ lock: String, _ observation: Observation) -> Work? {
        guard let index = electors.find(lock, observation), electors[index].running > 0 else {
            return nil
        }
        return electors[index]
    }

    /// The running work of any life of a pod for a lock; `nil` if none runs.
    func running(_ lock: String, of pod: String) -> Work? {
        electors.all(lock, of: pod).first { electors[$0].running > 0 }.map { electors[$0] }
    }

    /// Remembers that a release during the running work has been reported.
    mutating func markReported(_ lock: String, of pod: String) {
        for index in electors.all(lock, of: pod) { electors[index].isReported = true }
    }

    /// Takes in that work begins, ends, or dies with its pod.
    mutating func take(_ observation: Observation) {
        switch observation.event {
        case .bodyBegan(let lock, _):
            let index = electors.index(lock, observation, new: Work())
            electors[index].running += 1
            electors[index].began = observation.sequence
            electors[index].isReported = false
        case .bodyEnded(let lock):
            guard let index = electors.find(lock, observation) else { return }
            electors[index].running = max(0, electors[index].running - 1)
        case .podKilled, .podExited, .podStarted:
            electors.forget(observation.pod)
        default:
            return
        }
    }
}

extension RunningBodies {
    /// Adds whose work is running.
    func hashMemory(into hasher: inout Hasher) {
        electors.hashMemory(into: &hasher, where: { $0.running > 0 }) { work, hasher in
            hasher.combine(work.running)
            hasher.combine(work.isReported)
        }
    }
}
