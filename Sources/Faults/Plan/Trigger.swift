internal import LockstepHistories
public import LockstepSimulation

/// What must be observed for an aimed fault to begin.
///
/// Whatever a trigger does not say it does not look at. It draws nothing: the same run gives the
/// same observations in the same order, and so the same moment.
///
///     Trigger(event: "request-sent", pod: "b", subject: SubjectPattern(verb: "PUT"), nth: 3)
///     Trigger(event: "committed", pod: "b")       // between a commit and its answer
public struct Trigger: Hashable, Sendable {
    /// The name of the event, one of `Trigger.events`.
    public var event: String
    /// Whose it is: for a message the pod that asked, for a commit the pod that asked for it, for
    /// an effect the pod that sent it, else the pod in which it was observed.
    public var pod: String?
    /// What the request is about to which the message, or the commit, belongs.
    ///
    /// As histories tell it: a creation names no object.
    public var subject: SubjectPattern
    /// The lock it is about.
    public var lock: String?
    /// The how-manieth such observation counts, from 1; only those from the fault's `begin` on are
    /// counted.
    public var nth: Int64
    /// How long after it the fault begins, in nanoseconds; at 0 it begins before anything else
    /// happens, so that a message being sent, or an answer to a commit, meets it already.
    public var afterNanoseconds: Int64

    /// Puts a trigger together.
    public init(
        event: String,
        pod: String? = nil,
        subject: SubjectPattern = SubjectPattern(),
        lock: String? = nil,
        nth: Int64 = 1,
        afterNanoseconds: Int64 = 0
    ) {
        self.event = event
        self.pod = pod
        self.subject = subject
        self.lock = lock
        self.nth = nth
        self.afterNanoseconds = afterNanoseconds
    }

    /// Every event that can be waited for.
    public static let events =
        messageEvents + [
            "committed", "campaign-began", "nested", "waiting", "left-queue", "gave-up", "granted",
            "deadline-set", "belief-ended", "callback", "body-began", "body-cancelled",
            "body-ended", "release-sent", "release-ended", "leader-observed", "effect-issued",
            "effect-applied", "pod-started", "pod-killed", "pod-paused", "pod-resumed",
            "pod-terminating", "pod-exited",
        ]

    /// Those that are told of only where somebody asks for every message.
    static let messageEvents = [
        "request-sent", "request-arrived", "reply-sent", "reply-received", "message-lost",
        "request-abandoned",
    ]

    /// Those that belong to a request, so that what the request is about can be asked for.
    public static let eventsOfRequests = messageEvents + ["committed"]

    /// Those that are about a lock, so that the lock can be asked for.
    public static let eventsOfLocks = [
        "committed", "campaign-began", "nested", "waiting", "left-queue", "gave-up", "granted",
        "deadline-set", "belief-ended", "callback", "body-began", "body-cancelled", "body-ended",
        "release-sent", "release-ended", "leader-observed", effectApplied,
    ]

    static let effectApplied = "effect-applied"

    /// What is wrong with a trigger that no observation could ever match; `nil` if one could.
    public var objection: (key: String, found: String, expected: String)? {
        let asked = [
            ("verb", subject.verb), ("resource", subject.resource), ("object", subject.name),
        ]
        if let key = asked.first(where: { $0.1 != nil })?.0, !Self.eventsOfRequests.contains(event)
        {
            return (
                key, "`\(key)` for the event `\(event)`, which belongs to no request",
                "it for an event of a request: "
                    + Self.eventsOfRequests.map { "`\($0)`" }.joined(separator: ", ")
            )
        }
        if lock != nil, !Self.eventsOfLocks.contains(event) {
            return (
                "lock", "`lock` for the event `\(event)`, which tells of no lock",
                "it for an event of a lock: "
                    + Self.eventsOfLocks.map { "`\($0)`" }.joined(separator: ", ")
            )
        }
        return nil
    }

    /// Whether it must be told of every message.
    var needsMessages: Bool { Self.messageEvents.contains(event) || !subject.isOpen }

    /// Whether an observation is one of those that count.
    ///
    /// - Parameters:
    ///   - observation: What was observed.
    ///   - request: The request it belongs to, as far as that is known.
    /// - Returns: Whether it counts.
    func matches(_ observation: Observation, of request: NotedRequest?) -> Bool {
        guard observation.event.name == event else { return false }
        if let pod, pod != Self.pod(of: observation, request) { return false }
        if let lock, lock != observation.event.lock { return false }
        guard !subject.isOpen else { return true }
        return request.map { subject.matches($0.subject) } ?? false
    }

    /// Whose an observation is.
    static func pod(of observation: Observation, _ request: NotedRequest?) -> String {
        switch observation.event {
        case .committed(let commit): commit.actor
        case .effectApplied: request?.pod ?? ""
        default: observation.event.requestID == nil ? observation.pod : request?.pod ?? ""
        }
    }
}

/// Who sent a request, and what about.
struct NotedRequest {
    var pod: String
    var subject: Subject
}

extension Event {
    /// The lock an event is about, if it is about one.
    var lock: String? {
        switch self {
        case .committed(let commit): commit.lock
        case .campaignBegan(let lock), .nested(let lock, _), .waiting(let lock, _),
            .leftQueue(let lock), .gaveUp(let lock), .granted(let lock, _, _),
            .deadlineSet(let lock, _), .beliefEnded(let lock, _), .callback(let lock, _, _),
            .bodyBegan(let lock, _), .bodyCancelled(let lock), .bodyEnded(let lock),
            .releaseSent(let lock), .releaseEnded(let lock, _), .leaderObserved(let lock, _),
            .effectApplied(_, let lock, _, _, _):
            lock
        default: nil
        }
    }
}
