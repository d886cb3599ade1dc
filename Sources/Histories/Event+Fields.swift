internal import LockstepDeterminism

/// Receives the fields of an event in their fixed order.
public protocol FieldSink {
    /// Takes a whole number.
    mutating func field(_ name: StaticString, _ value: Int64)
    /// Takes a text.
    mutating func field(_ name: StaticString, _ value: String)
    /// Takes a yes or no.
    mutating func field(_ name: StaticString, _ value: Bool)
}

/// Hands back the fields of an event by name, `nil` where one is missing or of another type.
public protocol FieldSource {
    /// A whole number.
    func integer(_ name: String) -> Int64?
    /// A text.
    func text(_ name: String) -> String?
    /// A yes or no.
    func flag(_ name: String) -> Bool?
}

extension FieldSink {
    fileprivate mutating func field(_ name: StaticString, _ value: UInt64) {
        field(name, Int64(bitPattern: value))
    }

    fileprivate mutating func field(_ token: Token) {
        field("scope", token.scope)
        field("token", token.number)
    }

    fileprivate mutating func field(
        _ record: Commit.Record?,
        _ holder: StaticString,
        _ lease: StaticString
    ) {
        guard let record else { return }
        field(holder, record.holder)
        field(lease, record.leaseNanoseconds)
    }
}

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
    /// The event's name, as records and judges spell it.
    public var name: String {
        switch self {
        case .podStarted: "pod-started"
        case .podKilled: "pod-killed"
        case .podPaused: "pod-paused"
        case .podResumed: "pod-resumed"
        case .podTerminating: "pod-terminating"
        case .podExited: "pod-exited"
        case .clockSet: "clock-set"
        case .requestSent: "request-sent"
        case .requestArrived: "request-arrived"
        case .replySent: "reply-sent"
        case .replyReceived: "reply-received"
        case .messageLost: "message-lost"
        case .requestAbandoned: "request-abandoned"
        case .faultBegan: "fault-began"
        case .faultEnded: "fault-ended"
        case .phaseBegan: "phase-began"
        case .committed: "committed"
        case .campaignBegan: "campaign-began"
        case .granted: "granted"
        case .deadlineSet: "deadline-set"
        case .beliefEnded: "belief-ended"
        case .callback: "callback"
        case .bodyBegan: "body-began"
        case .bodyCancelled: "body-cancelled"
        case .bodyEnded: "body-ended"
        case .releaseSent: "release-sent"
        case .releaseEnded: "release-ended"
        case .leaderObserved: "leader-observed"
        case .effectIssued: "effect-issued"
        case .effectApplied: "effect-applied"
        }
    }

    /// The request the event belongs to; `nil` if it belongs to none.
    public var requestID: UInt64? {
        switch self {
        case .requestSent(let id, _, _), .requestArrived(let id, _), .replySent(let id, _, _),
            .replyReceived(let id, _), .messageLost(let id, _, _), .requestAbandoned(let id):
            id
        case .committed(let commit):
            commit.request == 0 ? nil : commit.request
        default:
            nil
        }
    }

    /// Hands every field to a sink, always in the same order.
    public func write<Sink: FieldSink>(to sink: inout Sink) {
        switch self {
        case .podStarted, .podKilled, .podResumed, .podTerminating:
            break
        case .podPaused(let suspended):
            sink.field("suspended", suspended)
        case .podExited(let error):
            if let error { sink.field("error", error) }
        case .clockSet(let rate, let ahead):
            sink.field("ratePartsPerBillion", rate)
            sink.field("wallAheadNanoseconds", ahead)
        case .requestSent(let id, let to, let summary), .replySent(let id, let to, let summary):
            sink.field("request", id)
            sink.field("to", to)
            sink.field("summary", summary)
        case .requestArrived(let id, let from):
            sink.field("request", id)
            sink.field("from", from)
        case .replyReceived(let id, let outcome):
            sink.field("request", id)
            sink.field("outcome", outcome.rawValue)
        case .messageLost(let id, let leg, let reason):
            sink.field("request", id)
            sink.field("leg", leg.rawValue)
            sink.field("reason", reason.rawValue)
        case .requestAbandoned(let id):
            sink.field("request", id)
        case .faultBegan(let fault, let kind, let detail):
            sink.field("fault", fault)
            sink.field("kind", kind)
            sink.field("detail", detail)
        case .faultEnded(let fault, let kind):
            sink.field("fault", fault)
            sink.field("kind", kind)
        case .phaseBegan(let name):
            sink.field("phase", name)
        case .committed(let commit):
            commit.write(to: &sink)
        default:
            writeReport(to: &sink)
        }
    }

    /// The fields of what electors and resources report.
    private func writeReport<Sink: FieldSink>(to sink: inout Sink) {
        switch self {
        case .campaignBegan(let lock), .bodyCancelled(let lock), .bodyEnded(let lock),
            .releaseSent(let lock):
            sink.field("lock", lock)
        case .granted(let lock, let token, let deadline):
            sink.field("lock", lock)
            sink.field(token)
            if let deadline { sink.field("deadlineNanoseconds", deadline.nanoseconds) }
        case .deadlineSet(let lock, let deadline):
            sink.field("lock", lock)
            sink.field("deadlineNanoseconds", deadline.nanoseconds)
        case .beliefEnded(let lock, let reason):
            sink.field("lock", lock)
            sink.field("reason", reason)
        case .callback(let lock, let which, let reason):
            sink.field("lock", lock)
            sink.field("which", which.rawValue)
            sink.field("reason", reason)
        case .bodyBegan(let lock, let token):
            sink.field("lock", lock)
            sink.field(token)
        case .releaseEnded(let lock, let outcome):
            sink.field("lock", lock)
            sink.field("outcome", outcome.rawValue)
        case .leaderObserved(let lock, let holder):
            sink.field("lock", lock)
            sink.field("holder", holder)
        case .effectIssued(let resource, let token):
            sink.field("resource", resource)
            sink.field(token)
        case .effectApplied(let resource, let lock, let token, let fenced, let accepted):
            sink.field("resource", resource)
            sink.field("lock", lock)
            sink.field(token)
            sink.field("fenced", fenced)
            sink.field("accepted", accepted)
        default:
            preconditionFailure("no fields are written for \(name)")
        }
    }

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
    fileprivate func write<Sink: FieldSink>(to sink: inout Sink) {
        sink.field("lock", lock)
        sink.field("version", version)
        sink.field("uid", uid)
        sink.field(before, "holderBefore", "leaseBeforeNanoseconds")
        sink.field(after, "holder", "leaseNanoseconds")
        sink.field("actor", actor)
        sink.field("request", request)
    }

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
