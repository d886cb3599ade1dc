internal import LockstepDeterminism
internal import LockstepKubernetes

extension ControlPlane {
    /// Opens a watch for a call, or answers why not.
    mutating func open(_ call: Call, at now: Moment) {
        let seen = replicas[call.replica].seen
        let oldest = replicas[call.replica].oldest
        switch server.openWatch(call.request, seen: seen, since: oldest) {
        case .refused(let response): finish(call, response)
        case .opened(let watch):
            let kindIndex = (try? server.route(call.request.path)) ?? 0
            var seconds = call.request.query["timeoutSeconds"].flatMap { Int64($0) } ?? 0
            if seconds <= 0 { seconds = draws.watchSeconds(of: call.ordinal) }
            let length = min(seconds, 1_000_000) * 1_000_000_000
            let stream = Stream(
                watch: watch,
                client: call.client,
                replica: call.replica,
                kindIndex: kindIndex,
                ends: now.instant.advanced(byNanoseconds: length),
                takesBookmarks: call.request.query["allowWatchBookmarks"].map(isTrue) ?? false
            )
            if call.isGivenUp {
                server.closeWatch(watch)
            } else {
                outputs.append(.opened(call.id))
                streams[call.id] = stream
                replicas[call.replica].add(watcher: call.id, ofKind: kindIndex)
                agenda.add(.streamEnd(call.id), due: stream.ends)
                scheduleBookmark(call.id, after: now.instant)
                deliver(call.id, at: now)
                wake(call.replica)
            }
            leave(call)
        }
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

    /// Breaks a watch in place of its events, or leaves some of them out.
    private mutating func disturb(_ events: inout [WatchEvent], of id: UInt64) {
        let revision = events.last?.resourceVersion.flatMap { Int64($0) } ?? 0
        for (key, share) in disturbed.drops
        where draws.happens(share, toWatch: id, at: revision, by: key) {
            outputs.append(.broken(id))
            close(id)
            events = []
            return
        }
        for (key, share) in disturbed.gaps {
            events.removeAll { event in
                guard event.kind != .bookmark, event.kind != .error else { return false }
                let revision = event.resourceVersion.flatMap { Int64($0) } ?? 0
                return draws.happens(share, toWatch: id, at: revision, by: key)
            }
        }
    }

    /// Tells a watch how far it has been told.
    mutating func bookmark(_ id: UInt64, at now: Moment) {
        guard let stream = streams[id] else { return }
        look(stream.replica, at: now)
        guard streams[id] != nil else { return }
        if isStoreReachable(from: stream.replica), let event = server.bookmark(stream.watch) {
            outputs.append(.events(id, [event]))
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

/// Whether a parameter that is a flag is set.
private func isTrue(_ text: String) -> Bool { text != "false" && text != "0" }
