internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepMockKubernetes

extension LivePlane {
    /// Begins a fault now.
    ///
    /// - Returns: Its name; `nil` if too many last already.
    func begin(_ order: FaultOrder) -> String? {
        act { state, now, effects in
            guard state.plane.disturbances.count < LiveFaults.limit else { return nil }
            let id = order.id ?? state.faults.name()
            if state.isLasting(id) { state.endFault(id, at: now) }
            let text = order.disturbance.description
            let kind = String(text.prefix { $0 != " " })
            state.history.report(.faultBegan(fault: id, kind: kind, detail: text), at: now.instant)
            state.plane.begin(order.disturbance, as: id, at: now)
            if !order.disturbance.lasts {
                state.history.report(.faultEnded(fault: id, kind: kind), at: now.instant)
            } else if let length = order.lastsNanoseconds {
                state.faults.schedule(id, at: now.instant.advanced(byNanoseconds: length))
            }
            state.settle(at: now, into: &effects)
            return id
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
