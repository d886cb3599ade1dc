internal import LockstepDeterminism

extension FieldSource {
    fileprivate func word(_ name: String) -> UInt64? {
        integer(name).map { UInt64(bitPattern: $0) }
    }

    fileprivate func token() -> Token? {
        guard let scope = text("scope"), let number = word("token") else { return nil }
        return Token(scope: scope, number: number)
    }

    fileprivate func record(_ holder: String, _ lease: String) -> Commit.Record? {
        guard let holder = text(holder), let lease = integer(lease) else { return nil }
        return Commit.Record(holder: holder, leaseNanoseconds: lease)
    }

    fileprivate func choice<Choice: RawRepresentable<String>>(_ name: String) -> Choice? {
        text(name).flatMap(Choice.init(rawValue:))
    }
}

extension Event {
    /// Reads an event back from its name and fields; `nil` if the name is unknown or a field is
    /// missing.
    public init?<Source: FieldSource>(name: String, fields: Source) {
        guard
            let event = Event.world(name, fields) ?? Event.message(name, fields)
                ?? Event.report(name, fields)
        else { return nil }
        self = event
    }

    private static func world<Source: FieldSource>(_ name: String, _ fields: Source) -> Event? {
        switch name {
        case "pod-started": return .podStarted
        case "pod-killed": return .podKilled
        case "pod-paused": return fields.flag("suspended").map { .podPaused(suspended: $0) }
        case "pod-resumed": return .podResumed
        case "pod-terminating": return .podTerminating
        case "pod-exited": return .podExited(error: fields.text("error"))
        case "pod-stuck":
            guard let tasks = fields.text("tasks"), let since = fields.integer("sinceNanoseconds"),
                let hears = fields.flag("hearsTermination")
            else { return nil }
            return .podStuck(
                tasks: tasks,
                since: Instant(nanoseconds: since),
                hearsTermination: hears
            )
        case "clock-set":
            guard let rate = fields.integer("ratePartsPerBillion"),
                let ahead = fields.integer("wallAheadNanoseconds")
            else { return nil }
            return .clockSet(ratePartsPerBillion: rate, wallAheadNanoseconds: ahead)
        case "fault-began":
            guard let fault = fields.text("fault"), let kind = fields.text("kind"),
                let detail = fields.text("detail")
            else { return nil }
            return .faultBegan(fault: fault, kind: kind, detail: detail)
        case "fault-ended":
            guard let fault = fields.text("fault"), let kind = fields.text("kind") else {
                return nil
            }
            return .faultEnded(fault: fault, kind: kind)
        case "phase-began": return fields.text("phase").map { .phaseBegan(name: $0) }
        case "frozen": return fields.text("core").map { .frozen(core: $0) }
        case "inventory":
            guard let lock = fields.text("lock"), let tasks = fields.integer("tasks"),
                let timers = fields.integer("timers"), let calls = fields.integer("calls"),
                let streams = fields.integer("streams")
            else { return nil }
            return .inventory(
                lock: lock,
                tasks: tasks,
                timers: timers,
                calls: calls,
                streams: streams
            )
        case "committed": return Commit(fields: fields).map { .committed($0) }
        default: return nil
        }
    }

    private static func message<Source: FieldSource>(_ name: String, _ fields: Source) -> Event? {
        guard let id = fields.word("request") else { return nil }
        switch name {
        case "request-sent":
            guard let to = fields.text("to"), let summary = fields.text("summary") else {
                return nil
            }
            return .requestSent(id: id, to: to, summary: summary)
        case "request-arrived": return fields.text("from").map { .requestArrived(id: id, from: $0) }
        case "reply-sent":
            guard let to = fields.text("to"), let summary = fields.text("summary") else {
                return nil
            }
            return .replySent(id: id, to: to, summary: summary)
        case "reply-received":
            return fields.choice("outcome").map { .replyReceived(id: id, outcome: $0) }
        case "message-lost":
            guard let leg: Leg = fields.choice("leg"),
                let reason: LossCause = fields.choice("reason")
            else { return nil }
            return .messageLost(id: id, leg: leg, reason: reason)
        case "request-abandoned": return .requestAbandoned(id: id)
        default: return nil
        }
    }

    private static func report<Source: FieldSource>(_ name: String, _ fields: Source) -> Event? {
        if let effect = effect(name, fields) { return effect }
        guard let lock = fields.text("lock") else { return nil }
        switch name {
        case "campaign-began": return .campaignBegan(lock: lock)
        case "nested": return fields.text("under").map { .nested(lock: lock, under: $0) }
        case "gave-up": return .gaveUp(lock: lock)
        case "left-queue": return .leftQueue(lock: lock)
        case "waiting": return fields.word("place").map { .waiting(lock: lock, place: $0) }
        case "sharing": return fields.integer("limit").map { .sharing(lock: lock, limit: $0) }
        case "granted":
            guard let token = fields.token() else { return nil }
            let deadline = fields.integer("deadlineNanoseconds")
            return .granted(
                lock: lock,
                token: token,
                deadline: deadline.map(LocalInstant.init(nanoseconds:))
            )
        case "deadline-set":
            guard let deadline = fields.integer("deadlineNanoseconds") else { return nil }
            return .deadlineSet(lock: lock, deadline: LocalInstant(nanoseconds: deadline))
        case "belief-ended":
            return fields.text("reason").map { .beliefEnded(lock: lock, reason: $0) }
        case "callback":
            guard let which: Callback = fields.choice("which"), let reason = fields.text("reason")
            else { return nil }
            return .callback(lock: lock, which: which, reason: reason)
        case "body-began": return fields.token().map { .bodyBegan(lock: lock, token: $0) }
        case "body-cancelled": return .bodyCancelled(lock: lock)
        case "body-ended": return .bodyEnded(lock: lock)
        case "release-sent": return .releaseSent(lock: lock)
        case "release-ended":
            return fields.choice("outcome").map { .releaseEnded(lock: lock, outcome: $0) }
        case "leader-observed":
            return fields.text("holder").map { .leaderObserved(lock: lock, holder: $0) }
        default: return nil
        }
    }

    private static func effect<Source: FieldSource>(_ name: String, _ fields: Source) -> Event? {
        guard let resource = fields.text("resource"), let token = fields.token() else { return nil }
        switch name {
        case "effect-issued": return .effectIssued(resource: resource, token: token)
        case "effect-applied":
            guard let lock = fields.text("lock"), let fenced = fields.flag("fenced"),
                let accepted = fields.flag("accepted")
            else { return nil }
            return .effectApplied(
                resource: resource,
                lock: lock,
                token: token,
                fenced: fenced,
                accepted: accepted
            )
        default: return nil
        }
    }
}

extension Commit {
    fileprivate init?<Source: FieldSource>(fields: Source) {
        guard let lock = fields.text("lock"), let version = fields.word("version"),
            let uid = fields.text("uid"), let actor = fields.text("actor"),
            let request = fields.word("request")
        else { return nil }
        self.init(
            lock: lock,
            version: version,
            uid: uid,
            before: fields.record("holderBefore", "leaseBeforeNanoseconds"),
            after: fields.record("holder", "leaseNanoseconds"),
            actor: actor,
            request: request
        )
    }
}
