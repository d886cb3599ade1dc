internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// Opens a watch for a call, or answers why not.
    mutating func open(_ call: Call, at now: Moment) {
        let seen = replicas[call.replica].seen
        let oldest = replicas[call.replica].oldest
        let past = replicas[call.replica].memory.first
        switch server.openWatch(call.request, seen: seen, since: oldest, in: past) {
        case .refused(let response): finish(call, response)
        case .opened(let watch):
            let kindIndex = (try? server.route(call.request.path)) ?? 0
            let length = length(of: watch, call.ordinal)
            let stream = Stream(
                watch: watch,
                client: call.client,
                replica: call.replica,
                kindIndex: kindIndex,
                ends: now.instant.advanced(byNanoseconds: length),
                takesBookmarks: server.takesBookmarks(watch)
            )
            if call.isGivenUp {
                server.closeWatch(watch)
            } else {
                outputs.append(.opened(call.id))
                streams[call.id] = stream
                replicas[call.replica].add(watcher: call.id, ofKind: kindIndex)
                agenda.add(.streamEnd(call.id), due: stream.ends)
                scheduleBookmark(call.id, after: now.instant)
                if length > 0 { deliver(call.id, at: now) }
                wake(call.replica)
            }
            leave(call)
        }
    }

    /// How long a watch lasts, in nanoseconds; nothing if its time is over before it begins.
    ///
    /// The server counts in 64 bits, so that what is too many seconds may be below zero.
    ///
    /// - Source: `ListResource` of apiserver `pkg/endpoints/handlers/get.go`.
    private func length(of watch: WatchID, _ ordinal: UInt64) -> Int64 {
        let second: Int64 = 1_000_000_000
        let asked = (server.timeoutSeconds(of: watch) ?? 0) &* second
        if asked == 0 { return draws.watchSeconds(of: ordinal) * second }
        return min(max(asked, 0), 1_000_000 * second)
    }

    /// What the client of an open watch is to be warned of, as headers.
    public func warnings(ofWatch call: UInt64) -> [String] {
        let kind = streams[call].map { server.kinds[$0.kindIndex] }
        return kind?.deprecation.map { [$0] } ?? []
    }

    /// Hands a watch the events that its cache has seen.
    mutating func deliver(_ id: UInt64, at now: Moment) {
        guard let stream = streams[id] else { return }
        var events = server.drainWatch(
            stream.watch,
            upTo: replicas[stream.replica].seen,
            at: now.wall
        )
        if !events.isEmpty, !disturbed.isEmpty { disturb(&events, of: id) }
        guard let last = events.last else { return }
        outputs.append(.events(id, events))
        if last.kind == .error {
            outputs.append(.ended(id))
            close(id)
        }
    }

    /// Tells a watch how far it has been told.
    mutating func bookmark(_ id: UInt64, at now: Moment) {
        guard let stream = streams[id] else { return }
        look(stream.replica, at: now)
        guard streams[id] != nil else { return }
        let seen = replicas[stream.replica].seen
        if isStoreReachable(from: stream.replica),
            let event = server.bookmark(stream.watch, upTo: seen)
        {
            var events = [event]
            if !disturbed.isEmpty { loseBookmarks(of: &events, to: id) }
            if !events.isEmpty { outputs.append(.events(id, events)) }
        }
        scheduleBookmark(id, after: now.instant)
    }

    /// A bookmark comes every minute, and 2 s before the watch ends.
    ///
    /// - Source: kube-apiserver, `cacher/cache_watcher.go`, `nextBookmarkTime`.
    private mutating func scheduleBookmark(_ id: UInt64, after now: Instant) {
        guard let stream = streams[id], stream.takesBookmarks else { return }
        let last = stream.ends.advanced(byNanoseconds: -2_000_000_000)
        var next = now.advanced(byNanoseconds: 60_000_000_000)
        if now < last, last < next { next = last }
        guard next < stream.ends else { return }
        streams[id]?.bookmark = next
        agenda.add(.bookmark(id), due: next)
    }

    /// Forgets a watch.
    mutating func close(_ id: UInt64) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        server.closeWatch(stream.watch)
        let kind = stream.kindIndex
        guard let place = replicas[stream.replica].watchers[kind].firstIndex(of: id) else { return }
        replicas[stream.replica].watchers[kind].remove(at: place)
    }
}
