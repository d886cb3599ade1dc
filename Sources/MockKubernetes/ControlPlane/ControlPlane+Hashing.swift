internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// The calls that are under way, in the order in which they came.
    public var callsUnderWay: [UInt64] { calls.keys.sorted() }

    /// The calls whose watches are open, in the order in which they came.
    public var openWatches: [UInt64] { streams.keys.sorted() }

    /// Adds what decides what the control plane will do from here on, so that an explorer can tell
    /// two of them apart: what is stored, how far caches have seen, which disturbances last, which
    /// calls are under way and which watches are open.
    ///
    /// Control loops are left out: it is for those who attach none. So are the numbers of calls,
    /// which only name them, but where one decides a draw.
    ///
    /// - Cost: O(size of the store), and of what is under way.
    public func hashState(into hasher: inout Hasher) {
        hasher.combine(server.digest)
        for replica in replicas { replica.hashState(into: &hasher) }
        if longestLag > 0 {
            // What a cache has not seen yet it sees so long after it was committed.
            for replica in replicas { hasher.combine(replica.connectedAt) }
            let first = replicas.map(\.seen).min() ?? 0
            for revision in stride(from: first + 1, through: server.revision, by: 1) {
                hasher.combine(timeline[revision])
            }
        }
        for entry in disturbed.entries {
            hasher.combine(entry.id)
            hasher.combine(entry.revision)
            hasher.combine(entry.isStoreAway)
            hasher.combine(entry.turn)
        }
        for id in callsUnderWay { calls[id]?.hashState(into: &hasher) }
        for id in openWatches {
            guard let stream = streams[id] else { continue }
            stream.hashState(into: &hasher)
            server.hashWatch(stream.watch, into: &hasher)
            // What befalls an event is drawn by the number of its watch.
            if !disturbed.isEmpty { hasher.combine(id) }
        }
    }
}

extension Replica {
    fileprivate func hashState(into hasher: inout Hasher) {
        hasher.combine(seen)
        hasher.combine(told)
        hasher.combine(oldest)
        hasher.combine(downs)
        hasher.combine(cuts)
        hasher.combine(memory.first?.digest)
        hasher.combine(addedServiceNanoseconds)
        hasher.combine(addedLagNanoseconds)
        hasher.combine(wakes)
    }
}

extension Stream {
    fileprivate func hashState(into hasher: inout Hasher) {
        hasher.combine(client)
        hasher.combine(replica)
        hasher.combine(ends)
        hasher.combine(bookmark)
    }
}

extension Call {
    fileprivate func hashState(into hasher: inout Hasher) {
        hasher.combine(request)
        hasher.combine(client)
        hasher.combine(replica)
        hasher.combine(stage)
        hasher.combine(due)
        hasher.combine(isGivenUp)
        hasher.combine(response)
        guard isGivenUp, afterlife > 0, afterlife < 1_000_000 else { return }
        hasher.combine(ordinal)
    }
}
