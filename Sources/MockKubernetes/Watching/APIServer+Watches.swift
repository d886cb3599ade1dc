public import LockstepDeterminism
public import LockstepKubernetes

extension APIServer {
    /// Opens a watch.
    ///
    /// Without a version, or with 0, it begins with what exists; else with what happened after
    /// the version. A version that is no longer kept is told as an error event, one that is not
    /// reached yet is waited for. What a watch is told never comes by itself: it is drained, and
    /// bookmarks and the end after `timeoutSeconds(of:)` are for whoever keeps time.
    ///
    /// - Parameters:
    ///   - request: A request of which `isWatch` holds.
    ///   - seen: How far the watch cache has seen from which the watch is told; `nil` for one that
    ///     is never behind. See `need(of:)` for watches that have to wait for it.
    ///   - oldest: The revision at which that cache began; what happened before is too old for it.
    /// - Returns: The watch, or the refusal.
    public mutating func openWatch(
        _ request: APIRequest,
        seen: Int64? = nil,
        since oldest: Int64 = 0
    ) -> WatchAnswer {
        openWatch(request, seen: seen, since: oldest, in: nil)
    }

    /// Opens a watch, on another state than this server's if that is all that its cache knows.
    ///
    /// - Parameters:
    ///   - request: A request of which `isWatch` holds.
    ///   - seen: How far the watch cache has seen.
    ///   - oldest: The revision at which that cache began.
    ///   - past: What the cache knows, from which the watch begins; later it is told from what
    ///     this server has.
    /// - Returns: The watch, or the refusal.
    mutating func openWatch(
        _ request: APIRequest,
        seen: Int64?,
        since oldest: Int64,
        in past: APIServer?
    ) -> WatchAnswer {
        do throws(Refusal) {
            guard request.isWatch else { throw .badRequest("this is no watch") }
            let index = try (past ?? self).route(request.path)
            let form = try AnswerForm(request, kinds[index])
            let options = try ReadOptions(request, kinds[index])
            let named = try version(options.version) ?? 0
            var watch = Watch(
                id: WatchID(rawValue: lastWatch + 1),
                kindIndex: index,
                scope: options.scope,
                form: form,
                allowsBookmarks: options.allowsBookmarks,
                timeoutSeconds: options.timeoutSeconds,
                revision: named
            )
            (past ?? self).begin(&watch, options, named, seen, oldest)
            lastWatch += 1
            watches.append(watch)
            return .opened(watch.id)
        } catch {
            return .refused(error.response)
        }
    }

    private func begin(
        _ watch: inout Watch,
        _ options: ReadOptions,
        _ named: Int64,
        _ seen: Int64?,
        _ oldest: Int64
    ) {
        let cached = cachedRevision(seen)
        let isLegacy = options.sendsInitialEvents == nil && named == 0
        if options.waitsForVersion, named > cached {
            watch.failure = Status.tooLarge(named, current: cached).json
        } else if isLegacy || options.sendsInitialEvents == true {
            watch.revision = cached
            if options.allowsBookmarks { watch.initialEnd = cached }
            let snapshot = store.snapshot(ofKind: watch.kindIndex, at: cached)
            let start = watch.scope.namespace.map { ObjectKey(namespace: $0, name: "") }
            snapshot?.visit(from: start) { key, item in
                if let namespace = watch.scope.namespace, namespace != key.namespace {
                    return false
                }
                if watch.scope.contains(key, item.tree) { watch.initial.append(item.tree) }
                return true
            }
        } else if named == 0 {
            watch.revision = options.version.isEmpty ? store.revision : cached
        } else if named < max(oldest, store.log.floor) {
            watch.failure = Status.tooOld(named, floor: max(oldest, store.log.floor)).json
        }
    }

    /// Hands out the events of a watch since the last call, in order and each once.
    ///
    /// An event of kind `.error` is the last one: the watch is closed then.
    ///
    /// - Parameters:
    ///   - id: An open watch; one that is closed has no events.
    ///   - revision: How far the watch cache has seen from which the watch is told; `nil` for one
    ///     that is never behind. Less than at an earlier call tells nothing new.
    ///   - wall: The server's wall clock, for tables, which show ages; without it they do not.
    /// - Returns: The events, oldest first.
    /// - Cost: O(log n) in the kept commits of the watch's kind, and O(1) for each new one.
    public mutating func drainWatch(
        _ id: WatchID,
        upTo revision: Int64? = nil,
        at wall: WallInstant? = nil
    ) -> [WatchEvent] {
        guard let place = place(of: id) else { return [] }
        let end = told(revision)
        if end <= watches[place].revision, watches[place].isQuiet { return [] }
        let kind = kinds[watches[place].kindIndex]
        let events = watches[place].tell(from: store.log, through: end, of: kind)
        let shown = watches[place].form.shown(
            events,
            of: kind,
            isFirst: watches[place].isFresh,
            at: wall
        )
        if !events.isEmpty { watches[place].isFresh = false }
        if watches[place].failure != nil { watches.remove(at: place) }
        return shown
    }

    /// Tells a watch how far it has been told, if it takes such events.
    ///
    /// Servers do so about once a minute, and 2 s before a watch ends by itself. What was written
    /// of other kinds counts as told, so that bookmarks go on where nothing happens.
    ///
    /// - Parameters:
    ///   - id: An open watch whose events have been drained.
    ///   - revision: How far the watch cache has seen from which the watch is told; `nil` for one
    ///     that is never behind.
    /// - Returns: The bookmark; `nil` if the watch takes none, is closed, or is still at its
    ///   beginning.
    public mutating func bookmark(_ id: WatchID, upTo revision: Int64? = nil) -> WatchEvent? {
        guard let place = place(of: id) else { return nil }
        guard watches[place].allowsBookmarks, watches[place].isQuiet,
            watches[place].revision <= store.revision
        else { return nil }
        watches[place].skip(through: told(revision), in: store.log)
        let watch = watches[place]
        let event = kinds[watch.kindIndex].bookmark(
            at: watch.revision,
            endsInitialEvents: false
        )
        watches[place].isFresh = false
        return watch.form.shown(
            [event],
            of: kinds[watch.kindIndex],
            isFirst: watch.isFresh,
            at: nil
        ).first
    }

    /// The revision up to which a watch is told from a cache that has seen so much.
    private func told(_ seen: Int64?) -> Int64 { min(seen ?? store.revision, store.revision) }

    /// After how many seconds a watch is to end by itself, as its client asked.
    ///
    /// `nil` if it did not say, or if the watch is closed. Servers choose 1800 to 3600 s then.
    public func timeoutSeconds(of id: WatchID) -> Int64? {
        place(of: id).flatMap { watches[$0].timeoutSeconds }
    }

    /// Whether a watch may be told that nothing happened; one that is closed may not.
    func takesBookmarks(_ id: WatchID) -> Bool {
        place(of: id).map { watches[$0].allowsBookmarks } ?? false
    }

    /// Closes a watch; what it has not been told is forgotten.
    public mutating func closeWatch(_ id: WatchID) {
        if let place = place(of: id) { watches.remove(at: place) }
    }

    /// The open watches, in the order in which they were opened.
    public var openWatches: [WatchID] { watches.map(\.id) }

    /// Adds what a watch is about and how far it has been told, its number left out.
    func hashWatch(_ id: WatchID, into hasher: inout Hasher) {
        guard let watch = place(of: id).map({ watches[$0] }) else { return }
        hasher.combine(watch.kindIndex)
        hasher.combine(watch.scope)
        hasher.combine(watch.form)
        hasher.combine(watch.allowsBookmarks)
        hasher.combine(watch.revision)
        hasher.combine(watch.initial)
        hasher.combine(watch.initialEnd)
        hasher.combine(watch.failure)
    }

    private func place(of id: WatchID) -> Int? {
        var low = 0
        var high = watches.count
        while low < high {
            let middle = (low + high) / 2
            if watches[middle].id == id { return middle }
            if watches[middle].id.rawValue < id.rawValue { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}
