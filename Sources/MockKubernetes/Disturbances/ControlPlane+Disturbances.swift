internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// The disturbances that last, in the order in which they began.
    public var disturbances: [(id: String, disturbance: Disturbance)] {
        disturbed.entries.map { ($0.id, $0.disturbance) }
    }

    /// Whether the store answers whoever asks it, be it an API server or somebody behind its back.
    public var storeAnswers: Bool { disturbed.freezes.isEmpty }

    /// Begins a disturbance.
    ///
    /// - Parameters:
    ///   - disturbance: What goes wrong; a replica that does not exist suffers nothing.
    ///   - id: The name by which it is ended; one that lasts already under it ends first.
    ///   - now: When.
    /// - Determinism: What it befalls is drawn by its name and by what is befallen, so that
    ///   another one beside it changes nothing.
    public mutating func begin(_ disturbance: Disturbance, as id: String, at now: Moment) {
        end(id, at: now)
        tell(at: now)
        if let replica = disturbance.replica, !replicas.indices.contains(replica) { return }
        guard disturbance.lasts else {
            server.compact(through: server.revision)
            rest(at: now)
            return
        }
        let key = disturbed.add(disturbance, as: id, after: server.revision)
        switch disturbance {
        case .replicaDown(let replica): takeDown(replica)
        case .replicaCutOff(let replica):
            if replicas[replica].cuts == 0 { replicas[replica].memory = [server] }
            replicas[replica].cuts += 1
        case .replicaSlow(let replica, let time): replicas[replica].addedServiceNanoseconds += time
        case .replicaStale(let replica, let time): replicas[replica].addedLagNanoseconds += time
        case .watchesDropped(let share): dropWatches(UInt64(share), key)
        case .storeFailover(let failover):
            setTurn(of: key, after: failover.electionNanoseconds, of: failover, at: now)
        case .storeFrozen, .compaction, .loopsStopped, .requests, .watchesGapped,
            .watchesRepeated, .bookmarksLost:
            break
        }
        rest(at: now)
    }

    /// The revision of the last commit.
    public var revision: Int64 { server.revision }

    /// Forgets the history up to a revision, as a store does that is compacted now and then.
    ///
    /// Nothing else is disturbed: whoever is beyond that revision goes on, and whoever wants to
    /// begin before it is told that it is too old.
    public mutating func compact(through revision: Int64, at now: Moment) {
        tell(at: now)
        server.compact(through: revision)
        rest(at: now)
    }

    /// Ends a disturbance; one that does not last is ignored.
    public mutating func end(_ id: String, at now: Moment) {
        advance(to: now)
        tell(at: now)
        guard let entry = disturbed.remove(id) else { return }
        switch entry.disturbance {
        case .storeFrozen:
            for index in replicas.indices { reconnect(index, at: now) }
        case .storeFailover(let failover):
            if entry.isStoreAway { takeOver(failover, before: entry.revision, at: now) }
        case .replicaDown(let replica): bringUp(replica, at: now)
        case .replicaCutOff(let replica):
            replicas[replica].cuts -= 1
            if replicas[replica].cuts == 0 { replicas[replica].memory = [] }
            reconnect(replica, at: now)
        case .replicaSlow(let replica, let time): replicas[replica].addedServiceNanoseconds -= time
        case .replicaStale(let replica, let time):
            replicas[replica].addedLagNanoseconds -= time
            replicas[replica].wakes = nil
        case .requests: breakHung(by: entry.key)
        case .watchesDropped, .watchesGapped, .watchesRepeated, .bookmarksLost, .compaction,
            .loopsStopped:
            break
        }
        releaseHeld(at: now)
        tell(at: now)
        rest(at: now)
    }

    /// Breaks the calls that one disturbance has kept hanging.
    private mutating func breakHung(by cause: UInt64) {
        let ending = hung.filter { $0.cause == cause }
        hung.removeAll { $0.cause == cause }
        for (id, _) in ending where calls.removeValue(forKey: id) != nil {
            outputs.append(.broken(id))
        }
    }

    /// Breaks a part of the open watches.
    private mutating func dropWatches(_ share: UInt64, _ cause: UInt64) {
        for id in streams.keys.sorted() where draws.happens(share, to: id, by: cause) {
            outputs.append(.broken(id))
            close(id)
        }
    }

    /// What befalls a call at a stage, if anything does.
    func fate(of call: Call, at stage: RequestDisturbance.Stage)
        -> (effect: RequestDisturbance.Effect, cause: UInt64)?
    {
        if disturbed.requests.isEmpty { return nil }
        for (key, disturbance) in disturbed.requests
        where disturbance.concerns(call, at: stage)
            && draws.happens(UInt64(disturbance.partsPerMillion), to: call.ordinal, by: key)
        {
            return (disturbance.effect, key)
        }
        return nil
    }

    /// Has a call suffer its fate.
    mutating func suffer(_ call: Call, _ effect: RequestDisturbance.Effect, by cause: UInt64) {
        switch effect {
        case .status(let code, let after):
            let kind = try? server.route(call.request.path)
            let response = Trouble.response(
                code,
                retryAfterSeconds: after,
                to: call,
                about: kind.map { server.kinds[$0] },
                at: server.revision
            )
            finish(call, response)
        case .lost:
            if !call.isGivenUp { outputs.append(.broken(call.id)) }
            leave(call)
        case .hung:
            leave(call)
            guard !call.isGivenUp else { return }
            var hanging = call
            hanging.hasSeat = false
            hung.append((call.id, cause))
            park(hanging, .hung, until: nil)
        }
    }
}
