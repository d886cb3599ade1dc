internal import LockstepDeterminism
public import LockstepHistories

/// One event of every case, and some more for fields that can be missing or extreme.
public enum EventSamples {
    /// All samples, in a fixed order.
    public static var all: [Event] {
        var samples: [Event] = []
        var next: Event? = .podStarted
        while let event = next {
            samples.append(event)
            next = sample(after: event)
        }
        return samples + variants
    }

    /// A history of all samples, with every column used.
    public static var history: History {
        History(
            all.enumerated().map { index, event in
                Observation(
                    sequence: UInt64(index + 1),
                    cause: UInt64(index / 2),
                    time: Instant(nanoseconds: Int64(index) * 1_000_000_007),
                    localTime: LocalInstant(nanoseconds: Int64(index) * 999_999_937 - 5),
                    wallTime: WallInstant(nanoseconds: 1_767_225_600_000_000_000 + Int64(index)),
                    pod: index % 3 == 0 ? "" : "pod-\(index % 3)",
                    incarnation: UInt32(index % 4),
                    ordinal: UInt32(index),
                    event: event
                )
            }
        )
    }

    private static let token = Token(scope: "uid-1", number: .max)
    private static let record = Commit.Record(holder: "b/2", leaseNanoseconds: 15_000_000_000)

    private static var variants: [Event] {
        [
            .podExited(error: nil),
            .granted(lock: "l", token: Token(number: 0), deadline: nil),
            .phaseBegan(name: "quote \" slash \\ line\nnul \u{0} é 🦢"),
            .clockSet(ratePartsPerBillion: .min, wallAheadNanoseconds: .max),
            .committed(
                Commit(
                    lock: "",
                    version: .max,
                    uid: "",
                    before: record,
                    after: nil,
                    actor: "",
                    request: 0
                )
            ),
        ]
    }

    /// The sample of the next case; a new case has to be entered here to compile.
    private static func sample(after event: Event) -> Event? {
        switch event {
        case .podStarted: .podKilled
        case .podKilled: .podPaused(suspended: true)
        case .podPaused: .podResumed
        case .podResumed: .podTerminating
        case .podTerminating: .podExited(error: "broke")
        case .podExited:
            .podStuck(tasks: "a waits", since: Instant(nanoseconds: 5), hearsTermination: true)
        case .podStuck: .clockSet(ratePartsPerBillion: -50_000_000, wallAheadNanoseconds: 7)
        case .clockSet: .requestSent(id: .max, to: "kubernetes", summary: "PUT leases/l")
        case .requestSent: .requestArrived(id: 3, from: "a")
        case .requestArrived: .replySent(id: 3, to: "a", summary: "200")
        case .replySent: .replyReceived(id: 3, outcome: .unknown)
        case .replyReceived: .messageLost(id: 3, leg: .reply, reason: .partition)
        case .messageLost: .requestAbandoned(id: 4)
        case .requestAbandoned: .faultBegan(fault: "f1", kind: "partition", detail: "a | b")
        case .faultBegan: .faultEnded(fault: "f1", kind: "partition")
        case .faultEnded: .recoveringBegan
        case .phaseBegan: .frozen(core: "a b")
        case .frozen: .inventory(lock: "l", tasks: 3, timers: 2, calls: 1, streams: 0)
        case .inventory: .committed(commit)
        case .committed: .campaignBegan(lock: "l")
        case .campaignBegan: .nested(lock: "l", under: "m")
        case .nested: .waiting(lock: "l", place: 3)
        case .waiting: .leftQueue(lock: "l")
        case .leftQueue: .gaveUp(lock: "l")
        case .gaveUp: .sharing(lock: "l", limit: 2)
        case .sharing:
            .granted(lock: "l", token: token, deadline: LocalInstant(nanoseconds: -1))
        case .granted: .deadlineSet(lock: "l", deadline: .distantFuture)
        case .deadlineSet: .beliefEnded(lock: "l", reason: "deadline")
        case .beliefEnded: .callback(lock: "l", which: .stopped, reason: "lost")
        case .callback: .bodyBegan(lock: "l", token: token)
        case .bodyBegan: .bodyCancelled(lock: "l")
        case .bodyCancelled: .bodyEnded(lock: "l")
        case .bodyEnded: .releaseSent(lock: "l")
        case .releaseSent: .releaseEnded(lock: "l", outcome: .failed)
        case .releaseEnded: .leaderObserved(lock: "l", holder: "")
        case .leaderObserved: .effectIssued(resource: "disk", token: token)
        case .effectIssued:
            .effectApplied(resource: "d", lock: "l", token: token, fenced: true, accepted: false)
        case .effectApplied: nil
        }
    }

    private static var commit: Commit {
        Commit(
            lock: "l",
            version: 12,
            uid: "uid-1",
            before: nil,
            after: record,
            actor: "b",
            request: 9
        )
    }
}
