internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// Makes known what the store has committed since the last time.
    mutating func settle(by call: UInt64?, at now: Moment) {
        let news = server.takeNews()
        if news.isEmpty { return }
        for revision in news { outputs.append(.committed(server.store.log[revision], by: call)) }
        timeline.note(through: server.revision, at: now.instant)
        if timeline.isLong {
            timeline.forget(before: now.instant.advanced(byNanoseconds: -longestLag))
        }
        if loops.isEmpty { return }
        let taken = news.map { server.store.log[$0] }
        for place in loops.indices { loops[place].loop.take(taken, from: server, at: now) }
    }

    /// Tells the watches what their caches have seen by now.
    mutating func tell(at now: Moment) {
        for replica in replicas.indices { look(replica, at: now) }
    }
}
