internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// A replica dies: its connections break, and its cache is lost.
    mutating func takeDown(_ index: Int) {
        replicas[index].downs += 1
        guard replicas[index].downs == 1 else { return }
        for id in streams.keys.sorted() where streams[id]?.replica == index {
            outputs.append(.broken(id))
            close(id)
        }
        for id in calls.keys.sorted() where calls[id]?.replica == index {
            guard let call = calls[id] else { continue }
            if !call.isGivenUp { outputs.append(.broken(id)) }
            // What the store has been asked for it may still do.
            if call.stage == .held, call.request.verb != .get, call.afterlife > 0 {
                calls[id]?.isGivenUp = true
                calls[id]?.hasSeat = false
            } else {
                calls[id] = nil
                held.removeAll { $0 == id }
            }
        }
        waiting.removeAll { calls[$0] == nil }
        hung.removeAll { calls[$0.id] == nil }
        replicas[index].seats = SeatTable(seats: settings.seats)
        replicas[index].wakes = nil
    }

    /// A replica starts again, with a cache that begins now.
    mutating func bringUp(_ index: Int, at now: Moment) {
        replicas[index].downs -= 1
        guard replicas[index].isUp else { return }
        // One that is cut off knows of nothing that came later.
        let revision = replicas[index].memory.first?.revision ?? server.revision
        replicas[index].seen = revision
        replicas[index].told = revision
        replicas[index].seenAt = now.instant
        replicas[index].oldest = revision
        replicas[index].connectedAt = now.instant
    }

    /// A replica hears of the store again, from where it last did if that is still kept.
    mutating func reconnect(_ index: Int, at now: Moment) {
        guard isStoreReachable(from: index) else { return }
        replicas[index].connectedAt = now.instant
        replicas[index].wakes = nil
    }
}
