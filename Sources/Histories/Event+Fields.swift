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
        case .podStuck: "pod-stuck"
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
        case .frozen: "frozen"
        case .inventory: "inventory"
        case .committed: "committed"
        case .campaignBegan: "campaign-began"
        case .nested: "nested"
        case .waiting: "waiting"
        case .leftQueue: "left-queue"
        case .gaveUp: "gave-up"
        case .sharing: "sharing"
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
        case .podStuck(let tasks, let since, let hearsTermination):
            sink.field("tasks", tasks)
            sink.field("sinceNanoseconds", since.nanoseconds)
            sink.field("hearsTermination", hearsTermination)
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
        case .frozen(let core):
            sink.field("core", core)
        case .inventory(let lock, let tasks, let timers, let calls, let streams):
            sink.field("lock", lock)
            sink.field("tasks", tasks)
            sink.field("timers", timers)
            sink.field("calls", calls)
            sink.field("streams", streams)
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
            .releaseSent(let lock), .gaveUp(let lock), .leftQueue(let lock):
            sink.field("lock", lock)
        case .nested(let lock, let under):
            sink.field("lock", lock)
            sink.field("under", under)
        case .waiting(let lock, let place):
            sink.field("lock", lock)
            sink.field("place", place)
        case .sharing(let lock, let limit):
            sink.field("lock", lock)
            sink.field("limit", limit)
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
}
