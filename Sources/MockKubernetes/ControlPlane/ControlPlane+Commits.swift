internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// Makes known what the store has committed since the last time.
    mutating func settle(by call: UInt64?, at now: Moment) {
        let commits = server.takeCommits()
        if commits.isEmpty { return }
        for commit in commits { outputs.append(.committed(commit, by: call)) }
        timeline.note(through: server.revision, at: now.instant)
        if timeline.isLong {
            timeline.forget(before: now.instant.advanced(byNanoseconds: -longestLag))
        }
        if loops.isEmpty { return }
        let taken = Array(commits)
        for place in loops.indices { loops[place].loop.take(taken, from: server, at: now) }
    }

    /// Tells the watches what their caches have seen by now.
    mutating func tell(at now: Moment) {
        for replica in replicas.indices { look(replica, at: now) }
    }
}
