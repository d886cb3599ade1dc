internal import LockstepDeterminism

extension Observation {
    /// What happened, for a person; `nil` for what only matters to machines.
    public var sentence: String? {
        switch event {
        case .podStarted: incarnation > 1 ? "comes back, with no memory" : nil
        case .podKilled: "is killed"
        case .podPaused(let suspended):
            suspended ? "is suspended with its host" : "stops running, and does not notice"
        case .podResumed: "runs again"
        case .podTerminating: "is asked to end"
        case .podExited(let error): error.map { "ends: \($0)" } ?? "ends"
        case .podStuck(let tasks, _, _): "will never be woken: \(tasks)"
        case .clockSet(let rate, let ahead):
            "has its clock set: \(percent(rate)) fast, wall clock \(seconds(ahead)) ahead"
        case .messageLost(_, let leg, let reason):
            leg == .reply
                ? "an answer is lost (\(reason.rawValue))"
                : "a request is lost (\(reason.rawValue))"
        case .faultBegan(let fault, _, let detail): "fault \(fault) begins: \(detail)"
        case .faultEnded(let fault, _): "fault \(fault) ends"
        case .recoveringBegan: "nothing breaks any more"
        case .frozen(let core): "what is broken stays broken from here on; \(core) must go on"
        case .committed(let commit): commit.sentence
        case .nested(let lock, let under): "asks for \"\(lock)\" within its work under \"\(under)\""
        case .waiting(let lock, let place): "waits for \"\(lock)\" at place \(place)"
        case .leftQueue(let lock): "is not sure of a place in the queue for \"\(lock)\""
        case .gaveUp(let lock): "no longer campaigns for \"\(lock)\""
        case .granted(let lock, let token, _):
            "believes that it holds \"\(lock)\", token \(token.number)"
        case .beliefEnded(let lock, let reason):
            "no longer believes that it holds \"\(lock)\": \(reason)"
        case .releaseSent(let lock): "sends its release of \"\(lock)\""
        case .effectApplied(let resource, _, let token, _, let accepted):
            "takes effect on \(resource) with token \(token.number)"
                + (accepted ? "" : ", and is refused")
        default: nil
        }
    }

    private func percent(_ partsPerBillion: Int64) -> String {
        partsPerBillion.decimal(places: 7, keeping: 2) + " %"
    }

    private func seconds(_ nanoseconds: Int64) -> String {
        nanoseconds.decimal(places: 9, keeping: 0) + " s"
    }
}

extension Commit {
    /// What the store wrote down; `nil` for a mere renewal.
    var sentence: String? {
        let (old, new) = (before?.holder ?? "", after?.holder ?? "")
        if after == nil { return "the record of \"\(lock)\" is deleted by \(writer)" }
        if old == new { return before == nil ? "creates the record of \"\(lock)\"" : nil }
        if new.isEmpty {
            return "the record of \"\(lock)\" is emptied by \(writer); it named \(old)"
        }
        return "the record of \"\(lock)\" now names \(new)"
            + (old.isEmpty ? "" : ", no longer \(old)") + " (version \(version))"
    }

    private var writer: String { actor.isEmpty ? "a third party" : actor }
}
