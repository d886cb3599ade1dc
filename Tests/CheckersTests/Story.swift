import LockstepCheckers
import LockstepDeterminism
import LockstepHistories

/// A hand-made history: what happened to whom, at which true second.
struct Story {
    private(set) var history = History()
    private var clocks: [(pod: String, clock: LocalClock)] = []
    private var lives: [(pod: String, life: UInt32)] = []

    /// Adds an observation at a true time in seconds.
    mutating func at(_ seconds: Double, _ pod: String, _ event: Event) {
        let time = Story.time(seconds)
        var clock = clocks.first { $0.pod == pod }?.clock ?? LocalClock()
        if case .clockSet(let rate, _) = event { clock.setRate(partsPerBillion: rate, at: time) }
        clocks.removeAll { $0.pod == pod }
        clocks.append((pod, clock))
        var life = lives.first { $0.pod == pod }?.life ?? 1
        if event == .podStarted, lives.contains(where: { $0.pod == pod }) { life += 1 }
        lives.removeAll { $0.pod == pod }
        lives.append((pod, life))
        history.observations.append(
            Observation(
                sequence: UInt64(history.observations.count + 1),
                cause: 0,
                time: time,
                localTime: clock.continuous(at: time),
                wallTime: clock.wall(at: time),
                pod: pod,
                incarnation: pod.isEmpty ? 0 : life,
                ordinal: 0,
                event: event
            )
        )
    }

    /// Adds a grant with a deadline so many seconds later by the pod's own clock.
    mutating func grant(
        _ seconds: Double,
        _ pod: String,
        token: UInt64,
        for local: Double? = nil,
        lock: String = "L",
        scope: String = ""
    ) {
        let clock = clocks.first { $0.pod == pod }?.clock ?? LocalClock()
        let now = clock.continuous(at: Story.time(seconds))
        let deadline = local.map {
            LocalInstant(nanoseconds: now.nanoseconds + Story.time($0).nanoseconds)
        }
        let token = Token(scope: scope, number: token)
        at(seconds, pod, .granted(lock: lock, token: token, deadline: deadline))
    }

    /// Adds a commit that changes the record's holder; `nil` for no record.
    mutating func commit(
        _ seconds: Double,
        _ actor: String,
        _ before: String?,
        _ after: String?,
        lease: Double = 15,
        lock: String = "L",
        request: UInt64 = 0
    ) {
        let nanoseconds = Story.time(lease).nanoseconds
        let record = { (holder: String) in
            Commit.Record(holder: holder, leaseNanoseconds: nanoseconds)
        }
        let commit = Commit(
            lock: lock,
            version: UInt64(history.observations.count + 100),
            uid: "u",
            before: before.map(record),
            after: after.map(record),
            actor: actor,
            request: request
        )
        at(seconds, "", .committed(commit))
    }

    /// What a judge says about the history, run to a true second.
    func judged<J: Judge>(by judge: J, to end: Double? = nil) -> [Finding] {
        var judge = judge
        return judge.check(history, end: end.map(Story.time))
    }

    /// A true second as an instant.
    static func time(_ seconds: Double) -> Instant {
        Instant(nanoseconds: Int64((seconds * 1_000_000_000).rounded()))
    }
}

/// A story told in a closure.
func story(_ tell: (inout Story) -> Void) -> Story {
    var story = Story()
    tell(&story)
    return story
}

/// How many values a judge, or a part of one, has in its memory.
func remembered(_ value: Any) -> Int {
    let parts = Mirror(reflecting: value).children
    return parts.isEmpty ? 1 : parts.reduce(0) { $0 + remembered($1.value) }
}
