internal import LockstepDeterminism
internal import LockstepHistories

/// A pod that runs and that nothing will ever wake.
public struct StuckPod: Hashable, Sendable {
    /// The pod.
    public var name: String
    /// Whether it would still hear that it is asked to end.
    public var hearsTermination: Bool
}

extension World {
    /// The pods that run, whose program is a task that has not returned, and whose tasks all wait
    /// for one another or for nothing: no job, sleep, alarm, call or stream of theirs is left.
    ///
    /// In the order of addition. Whoever waits for an answer that will not come is not among them:
    /// the world may know that it is lost, a process does not. Neither is a pod that is paused, or
    /// one of whose tasks a fault has stopped.
    ///
    /// - Cost: A look at everything that is scheduled.
    public var stuckPods: [StuckPod] {
        var canBeWoken = [Bool](repeating: false, count: podCount)
        for index in 0..<pool.highWater where pool.slots[index].kind != .free {
            canBeWoken[Int(pool.slots[index].pod)] = true
        }
        return (1..<podCount).compactMap { index in
            let record = pods + index
            guard case .task = record.pointee.program, record.pointee.phase == .running,
                record.pointee.stalls.isEmpty, !canBeWoken[index]
            else { return nil }
            return StuckPod(
                name: record.pointee.name,
                hearsTermination: !record.pointee.terminationSleepers.isEmpty
            )
        }
    }
    /// Observes of each stuck pod what its tasks wait for.
    ///
    /// Call it once a run has ended; after `listTasks()`, or nothing is known of tasks. It is never
    /// folded into the fingerprint, as a build's names are in it.
    ///
    /// - Cost: About a millisecond a task of a stuck pod.
    public func reportStuckPods() {
        let stuck = stuckPods
        guard !stuck.isEmpty else { return }
        let tasks = waitingTasks
        for pod in stuck {
            let waiting = tasks.filter { $0.pod == pod.name }
            within(index(of: pod.name)) {
                guard wants(.decisive) else { return }
                emit(
                    .podStuck(
                        tasks: waiting.map(\.description).joined(separator: "; "),
                        since: waiting.compactMap(\.since).max() ?? time,
                        hearsTermination: pod.hearsTermination
                    ),
                    .decisive
                )
            }
        }
    }
}
