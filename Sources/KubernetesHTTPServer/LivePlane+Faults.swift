internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes
internal import LockstepMockKubernetes
internal import LockstepServices

extension LivePlane {
    /// How many replicas there are to be broken.
    var replicaCount: Int { act { state, _, _ in state.plane.replicaCount } }

    /// Begins a fault now.
    ///
    /// - Returns: Its name; `nil` if too many last already.
    func begin(_ order: FaultOrder) -> String? {
        act { state, now, effects in
            let replaces = order.id.map(state.isLasting) ?? false
            guard replaces || state.plane.disturbances.count < LiveFaults.limit else { return nil }
            var id = order.id ?? state.faults.name()
            // Whoever names faults may have taken the name.
            while order.id == nil, state.isLasting(id) { id = state.faults.name() }
            let end = order.lastsNanoseconds.map { now.instant.advanced(byNanoseconds: $0) }
            state.begin(order.disturbance, as: id, until: end, at: now)
            state.settle(at: now, into: &effects)
            return id
        }
    }

    /// Has the faults of a plan begin and end at their times.
    func follow(_ plan: LivePlan) {
        act { state, now, effects in
            state.plan = plan
            state.beginDueFaults(at: now)
            state.settle(at: now, into: &effects)
        }
    }

    /// Ends a fault now.
    ///
    /// - Returns: Whether there was one of this name.
    func end(_ id: String) -> Bool {
        act { state, now, effects in
            guard state.isLasting(id) else { return false }
            state.endFault(id, at: now)
            state.settle(at: now, into: &effects)
            return true
        }
    }

    /// Ends every fault that lasts, now; a plan goes on.
    ///
    /// - Returns: Their names, in the order in which they began.
    func endAll() -> [String] {
        act { state, now, effects in
            let ids = state.plane.disturbances.map(\.id)
            for id in ids { state.endFault(id, at: now) }
            state.settle(at: now, into: &effects)
            return ids
        }
    }

    /// The faults that last, in the order in which they began, each with when it ends by itself.
    var faults: [(id: String, text: String, end: Instant?)] {
        act { state, _, _ in
            state.plane.disturbances.map { entry in
                (
                    entry.id, entry.disturbance.description,
                    state.faults.ends.first { $0.id == entry.id }?.at
                )
            }
        }
    }
}

extension LivePlane.State {
    fileprivate func isLasting(_ id: String) -> Bool {
        plane.disturbances.contains { $0.id == id }
    }

    fileprivate mutating func begin(
        _ disturbance: Disturbance,
        as id: String,
        until end: Instant?,
        at now: Moment
    ) {
        if isLasting(id) { endFault(id, at: now) }
        let text = disturbance.description
        let kind = String(text.prefix { $0 != " " })
        history.report(.faultBegan(fault: id, kind: kind, detail: text), at: now.instant)
        plane.begin(disturbance, as: id, at: now)
        if case .storeFailover(let failover) = disturbance, failover.losses > 0,
            failover.isExcuse
        {
            history.void(.durableStore, by: id)
            if failover.bump == 0 { history.void(.orderedVersions, by: id) }
        }
        if !disturbance.lasts {
            history.report(.faultEnded(fault: id, kind: kind), at: now.instant)
        } else if let end {
            faults.schedule(id, at: end)
        }
    }

    /// Begins the faults of the plan whose time has come.
    mutating func beginDueFaults(at now: Moment) {
        for step in plan?.takeDue(at: now.instant) ?? [] {
            switch step.deed {
            case .disturb(let disturbance):
                begin(disturbance, as: step.id, until: step.end, at: now)
            case .deleteRecords:
                history.report(
                    .faultBegan(fault: step.id, kind: "delete", detail: ""),
                    at: now.instant
                )
                deleteRecords(at: now, as: step.id)
                history.report(.faultEnded(fault: step.id, kind: "delete"), at: now.instant)
            }
        }
    }

    /// Somebody deletes the record of every lock.
    private mutating func deleteRecords(at now: Moment, as id: String) {
        history.void(.noThirdPartyEdits, by: id)
        let records = plane.lockRecords(at: now) { kind in
            LockRecord.reader(of: kind).map { read in { read($0) != nil } }
        }
        for record in records {
            _ = plane.administer(APIRequest(.delete, record.path), at: now)
        }
    }

    /// Ends the faults whose time is over.
    mutating func endDueFaults(at now: Moment) {
        for id in faults.due(at: now.instant) { endFault(id, at: now) }
    }

    fileprivate mutating func endFault(_ id: String, at now: Moment) {
        faults.unschedule(id)
        guard let entry = plane.disturbances.first(where: { $0.id == id }) else { return }
        plane.end(id, at: now)
        let kind = String(entry.disturbance.description.prefix { $0 != " " })
        history.report(.faultEnded(fault: id, kind: kind), at: now.instant)
    }
}
