internal import LockstepDeterminism
internal import LockstepKubernetes

extension APIServer {
    /// Whether something of a kind was written after a revision.
    fileprivate func hasCommits(ofKind index: Int, after revision: Int64) -> Bool {
        store.log.lastRevision(ofKind: index) > revision
    }
}

extension ControlPlane {
    /// How many replicas of the API server there are, up or not; they are numbered from 0.
    public var replicaCount: Int { replicas.count }

    /// The replica to which a connection leads; `nil` if that is down, or all are.
    mutating func replica(of connection: Connection) -> Int? {
        if let chosen = connection.replica {
            return replicas.indices.contains(chosen) && replicas[chosen].isUp ? chosen : nil
        }
        if replicas.count == 1 { return replicas[0].isUp ? 0 : nil }
        return balancer.replica(of: connection.client, among: replicas.map(\.isUp))
    }

    /// When a replica's cache sees a revision that it has not seen yet.
    ///
    /// A cache sees revisions in their order, so a late one keeps those after it waiting.
    private func sight(of revision: Int64, by index: Int) -> Instant {
        let connectedAt = replicas[index].connectedAt
        let lag = draws.lag(of: index, revision, within: settings.cacheLagNanoseconds)
        let committed = timeline[revision] ?? connectedAt
        let told = max(committed, connectedAt)
            .advanced(byNanoseconds: lag + replicas[index].addedLagNanoseconds)
        return max(told, replicas[index].seenAt)
    }

    /// How long any cache can be behind, in nanoseconds.
    var longestLag: Int64 {
        var added: Int64 = 0
        for index in replicas.indices { added = max(added, replicas[index].addedLagNanoseconds) }
        return settings.cacheLagNanoseconds.upperBound + added
    }

    /// Works out how far a replica's cache has seen by now.
    mutating func catchUp(_ index: Int, at now: Instant) {
        guard replicas[index].seen < server.revision, isStoreReachable(from: index) else { return }
        let most = settings.cacheLagNanoseconds.upperBound + replicas[index].addedLagNanoseconds
        if most == 0 {
            replicas[index].seen = server.revision
            replicas[index].seenAt = now
            return
        }
        if timeline.floor > replicas[index].seen,
            replicas[index].connectedAt.advanced(byNanoseconds: most) <= now
        {
            replicas[index].seen = timeline.floor
        }
        while replicas[index].seen < server.revision {
            let revision = replicas[index].seen + 1
            let instant = sight(of: revision, by: index)
            guard instant <= now else { return }
            replicas[index].seen = revision
            replicas[index].seenAt = instant
        }
    }

    /// Looks at what a replica's cache has seen by now: tells its watches, and takes up the reads
    /// that have waited for it.
    mutating func look(_ index: Int, at now: Moment) {
        let before = replicas[index].told
        catchUp(index, at: now.instant)
        if replicas[index].seen > before {
            replicas[index].told = replicas[index].seen
            for kind in replicas[index].watchers.indices {
                if replicas[index].watchers[kind].isEmpty { continue }
                guard server.hasCommits(ofKind: kind, after: before) else { continue }
                for id in replicas[index].watchers[kind] { deliver(id, at: now) }
            }
            if !waiting.isEmpty { takeUpReads(of: index, at: now) }
        }
        wake(index)
    }

    /// Takes up the reads that wait for a revision that the cache has seen.
    private mutating func takeUpReads(of index: Int, at now: Moment) {
        for id in waiting {
            guard let call = calls[id], call.replica == index,
                case .waiting(let version) = call.stage,
                version <= replicas[index].seen
            else { continue }
            resume(id, at: now)
        }
    }

    /// Enters when a replica's cache sees more, if anyone there waits for that.
    mutating func wake(_ index: Int) {
        guard replicas[index].seen < server.revision, replicas[index].wakes == nil,
            isStoreReachable(from: index)
        else { return }
        let isAwaited =
            replicas[index].watchers.contains { !$0.isEmpty }
            || waiting.contains { calls[$0]?.replica == index }
        guard isAwaited else { return }
        let due = sight(of: replicas[index].seen + 1, by: index)
        replicas[index].wakes = due
        agenda.add(.cache(index), due: due)
    }

    /// Whether the state that a read needs is there.
    mutating func hasSeen(
        _ version: Int64,
        _ need: ReadNeed,
        _ index: Int,
        at now: Instant
    ) -> Bool {
        catchUp(index, at: now)
        if version <= replicas[index].seen { return true }
        guard case .exactly = need else { return false }
        return version <= server.revision && isStoreReachable(from: index)
    }

    /// What a call is answered by the registry, as its replica's cache sees it.
    mutating func response(to call: Call, at now: Moment) -> APIResponse {
        if call.request.verb == .get { catchUp(call.replica, at: now.instant) }
        let seen = replicas[call.replica].seen
        if call.request.verb == .get, var past = replicas[call.replica].memory.first {
            return past.handle(call.request, at: now.wall, seen: seen)
        }
        return server.handle(
            call.request,
            at: now.wall,
            seen: seen,
            writesLists: settings.writesLists
        )
    }
}
