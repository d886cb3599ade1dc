internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// The store's leader dies, or another takes over, in a failover that goes on and on.
    mutating func turnStore(_ key: UInt64, at now: Moment) {
        guard let entry = disturbed.entry(key),
            case .storeFailover(let failover) = entry.disturbance
        else { return }
        let isOver = entry.isStoreAway
        let revision = server.revision
        disturbed.change(key) { entry in
            entry.isStoreAway = !isOver
            entry.revision = revision
        }
        let election = failover.electionNanoseconds
        let next = isOver ? failover.everyNanoseconds - election : election
        setTurn(of: key, after: next, of: failover, at: now)
        guard isOver else { return }
        takeOver(failover, before: entry.revision, at: now)
        releaseHeld(at: now)
        tell(at: now)
    }

    /// Enters when a failover turns next, if it does.
    mutating func setTurn(
        of key: UInt64,
        after nanoseconds: Int64,
        of failover: StoreFailover,
        at now: Moment
    ) {
        guard failover.everyNanoseconds > 0 else { return }
        let due = now.instant.advanced(byNanoseconds: nanoseconds)
        disturbed.change(key) { $0.turn = due }
        agenda.add(.store(key), due: due)
    }

    /// Another leader takes over: what is lost is lost, leases begin anew if they do, and the API
    /// servers hear of the store again.
    mutating func takeOver(_ failover: StoreFailover, before revision: Int64, at now: Moment) {
        lose(failover, before: revision, at: now)
        if failover.refills || settings.storeFlaw == .refillsLeases {
            server.refillLeases()
            settle(by: nil, at: now)
        }
        for index in replicas.indices { reconnect(index, at: now) }
    }

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
    private mutating func lose(_ failover: StoreFailover, before revision: Int64, at now: Moment) {
        let losses = max(failover.losses, settings.storeFlaw == .losesWrites ? 1 : 0)
        guard losses > 0 else { return }
        let target = revision - Int64(losses)
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
