import LockstepHistories
import LockstepSimulation

/// Keeps what the store wrote down.
final class CommitLog: Observer {
    var commits: [Commit] = []

    func observe(_ observation: Observation) {
        if case .committed(let commit) = observation.event { commits.append(commit) }
    }
}
