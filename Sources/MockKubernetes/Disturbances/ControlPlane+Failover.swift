internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// The store's new leader lacks the last writes.
    ///
    /// The API servers start anew, as everyone is told to have them do whose store has gone back:
    /// their connections break, and their caches begin with what is left. A watch that goes on
    /// from a version that is not reached any more is accepted and hears nothing until it is.
    ///
    /// What is undone is put out as commits by nobody, the last one first, so that whoever
    /// follows the store knows what it holds.
    ///
    /// - Parameters:
    ///   - failover: What is lost.
    ///   - revision: The store's revision when the old leader died.
    ///   - now: When.
    /// - Source: https://github.com/kubernetes/website/pull/24911 for the API servers,
    ///   https://github.com/kubernetes/kubernetes/issues/107457 for the watches.
    mutating func lose(_ failover: StoreFailover, before revision: Int64, at now: Moment) {
        guard failover.losses > 0 else { return }
        let target = revision - Int64(failover.losses)
        let undone = server.rewind(to: target, bumpingBy: failover.bump)
        timeline = Timeline(after: server.revision)
        for commit in undone { outputs.append(.committed(commit, by: nil)) }
        for place in loops.indices { loops[place].loop.take(undone, from: server, at: now) }
        for index in replicas.indices {
            if !replicas[index].memory.isEmpty { replicas[index].memory = [server] }
            takeDown(index)
            bringUp(index, at: now)
        }
    }
}
