internal import LockstepDeterminism
internal import LockstepKubernetes

// What befalls the events of a watch on their way to its client.
extension ControlPlane {
    /// Breaks a watch in place of its events, or leaves some of them out, or tells some twice.
    mutating func disturb(_ events: inout [WatchEvent], of id: UInt64) {
        let revision = events.last?.revision ?? 0
        for (key, share) in disturbed.drops
        where draws.happens(share, toWatch: id, at: revision, by: key) {
            outputs.append(.broken(id))
            close(id)
            events = []
            return
        }
        for (key, share) in disturbed.gaps {
            events.removeAll { $0.isChange && befalls(share, $0, of: id, by: key) }
        }
        for (key, share) in disturbed.repeats {
            events = events.flatMap { event in
                event.isChange && befalls(share, event, of: id, by: key) ? [event, event] : [event]
            }
        }
        loseBookmarks(of: &events, to: id)
    }

    /// Leaves some of a watch's bookmarks out.
    func loseBookmarks(of events: inout [WatchEvent], to id: UInt64) {
        for (key, share) in disturbed.lostBookmarks {
            events.removeAll { $0.kind == .bookmark && befalls(share, $0, of: id, by: key) }
        }
    }

    private func befalls(
        _ share: UInt64,
        _ event: WatchEvent,
        of id: UInt64,
        by key: UInt64
    ) -> Bool {
        draws.happens(share, toWatch: id, at: event.revision, by: key)
    }
}

extension WatchEvent {
    /// Whether it tells of an object.
    fileprivate var isChange: Bool { kind != .bookmark && kind != .error }

    /// The version of its object; 0 if it has none.
    fileprivate var revision: Int64 { resourceVersion.flatMap { Int64($0) } ?? 0 }
}
