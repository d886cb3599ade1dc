internal import LockstepKubernetes

extension Watch {
    /// Whether nothing is left to tell of its beginning.
    var isQuiet: Bool { initial.isEmpty && initialEnd == nil && failure == nil }

    /// The events since the last call, in order.
    ///
    /// An open watch fails only if commits of its own kind were forgotten that it has not been
    /// told: real ones are fed as writes are carried out, whatever becomes of the history.
    ///
    /// - Parameters:
    ///   - log: The commits.
    ///   - end: The revision up to which the watch is told; what lies before it stays told.
    ///   - kind: The kind that is watched.
    /// - Returns: The events; the last one is an error if the watch has failed.
    mutating func tell(
        from log: EventLog,
        through end: Int64,
        of kind: ResourceKind
    ) -> [WatchEvent] {
        var events = initial.map { WatchEvent(.added, .object($0)) }
        initial = []
        // What was forgotten of other kinds it has not missed, nor what its cache has yet to see.
        if failure == nil, revision < log.floor, revision < end,
            revision < log.lastForgotten(ofKind: kindIndex)
        {
            failure = Status.tooOld(revision, floor: log.floor).json
        }
        if let failure {
            events.append(WatchEvent(.error, failure))
            return events
        }
        endBeginning(of: kind, into: &events)
        for revision in log.revisions(ofKind: kindIndex, after: revision, through: end) {
            if let event = scope.event(of: log[revision]) { events.append(event) }
        }
        revision = max(revision, end)
        endBeginning(of: kind, into: &events)
        return events
    }

    /// Counts as told what was written of other kinds only.
    mutating func skip(through end: Int64, in log: EventLog) {
        guard end > revision, log.lastForgotten(ofKind: kindIndex) <= revision,
            log.revisions(ofKind: kindIndex, after: revision, through: end).isEmpty
        else { return }
        revision = end
    }

    /// Tells that the beginning is over, if that is due.
    private mutating func endBeginning(of kind: ResourceKind, into events: inout [WatchEvent]) {
        guard let initialEnd, initialEnd <= revision else { return }
        self.initialEnd = nil
        events.append(kind.bookmark(at: revision, endsInitialEvents: true))
    }
}

extension Status {
    /// The version at which a watch is to go on is no longer kept.
    static func tooOld(_ revision: Int64, floor: Int64) -> Status {
        Status(
            code: 410,
            reason: .expired,
            message: "too old resource version: \(revision) (\(floor))"
        )
    }
}

extension ResourceKind {
    /// An event that says that nothing happened up to a revision.
    ///
    /// Its object is one of the kind without any field but the version; fields that are always
    /// written stand there empty.
    func bookmark(at revision: Int64, endsInitialEvents: Bool) -> WatchEvent {
        var metadata: JSONObject = ["resourceVersion": .string(String(revision))]
        if endsInitialEvents {
            metadata["annotations"] = ["k8s.io/initial-events-end": "true"]
        }
        var tree: JSONObject = [
            "kind": .string(kind), "apiVersion": .string(apiVersion),
            "metadata": .object(metadata),
        ]
        if case .fields(let fields) = content {
            for field in fields where field.ifEmpty == .written {
                tree.append(field.name, field.type.emptyValue)
            }
        }
        return WatchEvent(.bookmark, .object(tree))
    }
}
