public import LockstepKubernetes

/// Names one open watch of a server; never used twice.
public struct WatchID: Hashable, Sendable {
    /// A number that rises with each watch.
    public let rawValue: UInt64
}

/// What a server answers to a request for a watch.
public enum WatchAnswer: Hashable, Sendable {
    /// The watch is open; its events are drained.
    case opened(WatchID)
    /// The request was refused.
    case refused(APIResponse)
}

/// One open watch: what it is about, and how far it has been told.
struct Watch: Sendable {
    let id: WatchID
    let kindIndex: Int
    let scope: Scope
    /// The revision up to which everything has been told.
    var revision: Int64
    /// What existed when the watch began, if it asked for that.
    var initial: [WatchEvent]
}

extension APIServer {
    /// Opens a watch.
    ///
    /// Without a version, or with 0, it begins with what exists; else with what happened after
    /// the version. A version that is no longer kept is told as an error event, one that is not
    /// reached yet is waited for. The server sends no bookmarks, and a watch's `timeoutSeconds`
    /// is for whoever carries it.
    ///
    /// - Parameter request: A request of which `isWatch` holds.
    /// - Returns: The watch, or the refusal.
    public mutating func openWatch(_ request: APIRequest) -> WatchAnswer {
        do throws(Refusal) {
            guard request.isWatch else { throw .badRequest("this is no watch") }
            let index = try route(request.path)
            let scope = try Scope(request, kinds[index])
            try checkWatchOptions(request.query)
            let from = try version(request.query["resourceVersion"] ?? "")
            var watch = Watch(
                id: WatchID(rawValue: lastWatch + 1),
                kindIndex: index,
                scope: scope,
                revision: from,
                initial: []
            )
            if from == 0 {
                watch.revision = store.revision
                let table = store.tables[index]
                for (key, object) in zip(table.keys, table.objects) where scope.contains(key) {
                    watch.initial.append(WatchEvent(.added, .object(object.tree)))
                }
            }
            lastWatch += 1
            watches.append(watch)
            return .opened(watch.id)
        } catch {
            return .refused(error.response)
        }
    }

    private func checkWatchOptions(_ query: APIQuery) throws(Refusal) {
        try checkNumbers(query)
        if let initial = query["sendInitialEvents"], initial != "false", initial != "0" {
            throw .invalidOptions(
                "ListOptions",
                .forbidden(
                    "sendInitialEvents",
                    "sendInitialEvents is forbidden for watch unless the WatchList feature gate "
                        + "is enabled"
                )
            )
        }
        if let match = query["resourceVersionMatch"], !match.isEmpty {
            throw .invalidOptions(
                "ListOptions",
                .forbidden(
                    "resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is "
                        + "provided"
                )
            )
        }
    }

    /// Hands out the events of a watch since the last call, in order and each once.
    ///
    /// An event of kind `.error` is the last one: the watch is closed then.
    ///
    /// - Parameter id: An open watch; one that is closed has no events.
    /// - Returns: The events, oldest first.
    /// - Cost: O(commits since the last call), of all kinds.
    public mutating func drainWatch(_ id: WatchID) -> [WatchEvent] {
        guard let place = place(of: id) else { return [] }
        var events = watches[place].initial
        if !events.isEmpty { watches[place].initial = [] }
        let watch = watches[place]
        guard watch.revision < store.revision else { return events }
        guard let start = store.log.start(after: watch.revision) else {
            watches.remove(at: place)
            events.append(tooOld(watch.revision))
            return events
        }
        for commit in store.log.commits[start...]
        where commit.kindIndex == watch.kindIndex && watch.scope.contains(commit.key) {
            events.append(commit.event)
        }
        watches[place].revision = store.revision
        return events
    }

    private func tooOld(_ revision: Int64) -> WatchEvent {
        WatchEvent(
            .error,
            Status(
                code: 410,
                reason: .expired,
                message: "too old resource version: \(revision) (\(store.log.floor))"
            ).json
        )
    }

    /// Closes a watch; what it has not been told is forgotten.
    public mutating func closeWatch(_ id: WatchID) {
        if let place = place(of: id) { watches.remove(at: place) }
    }

    /// The open watches, in the order in which they were opened.
    public var openWatches: [WatchID] { watches.map(\.id) }

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
