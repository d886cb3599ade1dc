import LockstepCheckers
import LockstepDeterminism
import LockstepHistories

/// Two pods, a lock and a store to which anything can happen, in any order.
///
/// What is outside of judges is a value that can be compared: clocks, lives, and the record.
struct RandomPlot: Hashable {
    private struct Actor: Hashable {
        var clock = LocalClock()
        var life: UInt32 = 1
    }

    private var pods = ["a": Actor(), "b": Actor()]
    private var record: Commit.Record?
    private var version: UInt64 = 0
    private(set) var time = Instant.zero

    /// Lets time pass.
    mutating func wait(until time: Instant) { self.time = max(self.time, time) }

    /// Something that one of these topics is about, now or some seconds later.
    mutating func next(
        about topics: [Topic],
        drawing generator: inout AddressedGenerator,
        sequence: UInt64
    ) -> Observation {
        let seconds: Int64 = [0, 0, 1, 4, 16].drawn(&generator)
        time = time.advanced(byNanoseconds: seconds * 1_000_000_000)
        let pod = ["a", "b"].drawn(&generator)
        let event = events(of: pod, &generator).filter { topics.contains($0.topic) }
            .drawn(&generator)
        switch event {
        case .podStarted: pods[pod]?.life += 1
        case .clockSet(let rate, _): pods[pod]?.clock.setRate(partsPerBillion: rate, at: time)
        case .committed(let commit): (record, version) = (commit.after, commit.version)
        default: break
        }
        let actor = pods[pod] ?? Actor()
        return Observation(
            sequence: sequence,
            cause: 0,
            time: time,
            localTime: actor.clock.continuous(at: time),
            wallTime: actor.clock.wall(at: time),
            pod: pod,
            incarnation: actor.life,
            ordinal: 0,
            event: event
        )
    }

    private func events(of pod: String, _ generator: inout AddressedGenerator) -> [Event] {
        let lock = "l"
        let token = Token(number: [1, 2, version].drawn(&generator))
        let now = pods[pod]?.clock.continuous(at: time).nanoseconds ?? 0
        let deadline = LocalInstant(nanoseconds: now + 6_000_000_000)
        return [
            .campaignBegan(lock: lock), .nested(lock: lock, under: lock), .gaveUp(lock: lock),
            .leftQueue(lock: lock),
            .waiting(lock: lock, place: [1, 2].drawn(&generator)), .sharing(lock: lock, limit: 2),
            .granted(lock: lock, token: token, deadline: deadline),
            .granted(lock: lock, token: token, deadline: nil),
            .deadlineSet(lock: lock, deadline: deadline),
            .beliefEnded(lock: lock, reason: "told"),
            .callback(lock: lock, which: .started, reason: ""),
            .callback(lock: lock, which: .stopped, reason: "told"),
            .bodyBegan(lock: lock, token: token), .bodyCancelled(lock: lock),
            .bodyEnded(lock: lock), .releaseSent(lock: lock),
            .releaseEnded(lock: lock, outcome: .ok),
            .leaderObserved(lock: lock, holder: ["a", "b", ""].drawn(&generator)),
            .podPaused(suspended: false), .podResumed, .podKilled, .podStarted, .podTerminating,
            .podExited(error: nil),
            .clockSet(
                ratePartsPerBillion: [0, 500_000_000].drawn(&generator),
                wallAheadNanoseconds: 0
            ),
            .inventory(
                lock: "",
                tasks: [0, 1].drawn(&generator),
                timers: 0,
                calls: 0,
                streams: 0
            ),
            .inventory(
                lock: lock,
                tasks: [1, 2, 3].drawn(&generator),
                timers: 0,
                calls: 0,
                streams: 0
            ),
            .effectApplied(
                resource: "r",
                lock: lock,
                token: token,
                fenced: [true, false].drawn(&generator),
                accepted: true
            ),
            .recoveringBegan, .frozen(core: "a"), .faultBegan("f"),
            .faultEnded(fault: "f", kind: "f"), .requestSent(id: 1, to: "s", summary: "GET l"),
            commit(by: pod, &generator),
            commit(by: pod, &generator), commit(by: pod, &generator),
        ]
    }

    private func commit(by pod: String, _ generator: inout AddressedGenerator) -> Event {
        let holders: [String?] = [pod, pod, "", nil]
        let lease: Int64 = [5_000_000_000, 15_000_000_000].drawn(&generator)
        return .committed(
            Commit(
                lock: "l",
                version: version + 1,
                uid: "u",
                before: record,
                after: holders.drawn(&generator).map {
                    Commit.Record(holder: $0, leaseNanoseconds: lease)
                },
                actor: [pod, pod, pod, ""].drawn(&generator),
                request: 0
            )
        )
    }
}

extension Event {
    fileprivate static func faultBegan(_ fault: String) -> Event {
        .faultBegan(fault: fault, kind: fault, detail: "")
    }
}

extension Array {
    /// One of them.
    func drawn(_ generator: inout AddressedGenerator) -> Element {
        self[Int.random(in: indices, using: &generator)]
    }
}
