internal import LockstepDeterminism

extension ControlPlane {
    /// Does what an entry of the agenda stands for.
    mutating func take(_ entry: Agenda.Entry, at now: Moment) {
        guard isCurrent(entry) else { return }
        switch entry.item {
        case .call(let id): resume(id, at: now)
        case .deadline(let id): expire(id)
        case .streamEnd(let id):
            outputs.append(.ended(id))
            close(id)
        case .bookmark(let id): bookmark(id, at: now)
        case .cache(let replica):
            replicas[replica].wakes = nil
            look(replica, at: now)
        case .store(let key): turnStore(key, at: now)
        }
    }

    /// Whether an entry of the agenda still stands for something.
    func isCurrent(_ entry: Agenda.Entry) -> Bool {
        switch entry.item {
        case .call(let id): calls[id]?.due == entry.due
        case .deadline(let id): calls[id]?.isGivenUp == false
        case .streamEnd(let id): streams[id] != nil
        case .bookmark(let id): streams[id]?.bookmark == entry.due
        case .cache(let replica): replicas[replica].wakes == entry.due
        case .store(let key): disturbed.entry(key)?.turn == entry.due
        }
    }

    /// Drops entries that stand for nothing: those that would be next, and all of them when there
    /// are many more than there can be reasons for.
    mutating func tidyAgenda() {
        while let first = agenda.first, !isCurrent(first) { agenda.removeFirst() }
        let reasons = 2 * calls.count + 2 * streams.count + replicas.count
        guard agenda.count > 4 * reasons + 256 else { return }
        var kept = agenda
        kept.keep { isCurrent($0) }
        agenda = kept
    }
}
