internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepHistories

/// Histories for measuring, in which everything is in order.
enum MadeHistory {
    private static let pods = ["a", "b", "c", "d", "e"]
    private static let lock = "leader"

    /// A history of pods that take turns at a lock.
    static func observations(_ count: Int) -> [Observation] {
        var made: [Observation] = []
        made.reserveCapacity(count + 100)
        var now: Int64 = 0
        var lives: [String: UInt32] = [:]
        func add(_ pod: String, _ event: Event) {
            now += 1_000_000
            let time = Instant(nanoseconds: now)
            made.append(
                Observation(
                    sequence: UInt64(made.count + 1),
                    cause: 0,
                    time: time,
                    localTime: LocalInstant(nanoseconds: now),
                    wallTime: WallInstant(nanoseconds: now),
                    pod: pod,
                    incarnation: pod.isEmpty ? 0 : lives[pod] ?? 1,
                    ordinal: 0,
                    event: event
                )
            )
        }
        for pod in pods { add(pod, .podStarted) }
        for pod in pods { add(pod, .campaignBegan(lock: lock)) }
        var turn: UInt64 = 0
        while made.count < count {
            turn += 1
            let pod = pods[Int(turn % 5)]
            let token = Token(number: turn)
            add(pod, .waiting(lock: lock, place: turn))
            write(pod, before: "", after: pod, turn, add)
            add(pod, .sharing(lock: lock, limit: 1))
            add(pod, .granted(lock: lock, token: token, deadline: later(now, 10)))
            add(pod, .inventory(lock: lock, tasks: 3, timers: 2, calls: 1, streams: 1))
            add(pod, .callback(lock: lock, which: .started, reason: ""))
            add(pod, .bodyBegan(lock: lock, token: token))
            for other in pods { add(other, .leaderObserved(lock: lock, holder: pod)) }
            for _ in 0..<10 {
                now += 2_000_000_000
                write(pod, before: pod, after: pod, turn, add)
                add(pod, .deadlineSet(lock: lock, deadline: later(now, 10)))
                add(pod, .effectIssued(resource: "fenced", token: token))
                for (name, fenced) in [("fenced", true), ("unfenced", false)] {
                    add(
                        "",
                        .effectApplied(
                            resource: name,
                            lock: lock,
                            token: token,
                            fenced: fenced,
                            accepted: true
                        )
                    )
                }
            }
            add(pod, .bodyCancelled(lock: lock))
            add(pod, .bodyEnded(lock: lock))
            add(pod, .beliefEnded(lock: lock, reason: "done"))
            add(pod, .callback(lock: lock, which: .stopped, reason: "done"))
            add(pod, .releaseSent(lock: lock))
            write(pod, before: pod, after: "", turn, add)
            add(pod, .releaseEnded(lock: lock, outcome: .ok))
            add(pod, .podTerminating)
            add(pod, .inventory(lock: "", tasks: 0, timers: 0, calls: 0, streams: 0))
            add(pod, .podExited(error: nil))
            lives[pod, default: 1] += 1
            add(pod, .podStarted)
            add(pod, .campaignBegan(lock: lock))
        }
        return made
    }

    private static func later(_ now: Int64, _ seconds: Int64) -> LocalInstant {
        LocalInstant(nanoseconds: now + seconds * 1_000_000_000)
    }

    /// A request, its commit and its reply.
    private static func write(
        _ pod: String,
        before: String,
        after: String,
        _ turn: UInt64,
        _ add: (String, Event) -> Void
    ) {
        let record = { (holder: String) in
            Commit.Record(holder: holder, leaseNanoseconds: 15_000_000_000)
        }
        add(pod, .requestSent(id: turn, to: "kubernetes", summary: "PUT leases/leader"))
        add(
            "",
            .committed(
                Commit(
                    lock: lock,
                    version: turn,
                    uid: "u",
                    before: record(before),
                    after: record(after),
                    actor: pod,
                    request: turn
                )
            )
        )
        add(pod, .replyReceived(id: turn, outcome: .ok))
    }

    /// The operations of five processes on one object, each applied to a real one in between.
    static func operations(_ count: Int, on model: LinearModel) -> OperationLog {
        var object = MadeObject(model: model)
        var log = OperationLog()
        var draws = Draws(seed: Seed(7), stream: "bench").sequence(key: 1)
        var clients = [MadeObject.Client?](repeating: nil, count: 5)
        while log.operationCount < count || clients.contains(where: { $0 != nil }) {
            let process = Int(draws.next() % 5)
            guard var client = clients[process] else {
                guard log.operationCount < count else { continue }
                let client = object.ask(process, draws.next())
                try? log.invoke(
                    process: Int64(process),
                    client.verb,
                    client.input,
                    expecting: client.expected
                )
                clients[process] = client
                continue
            }
            if client.outcome == nil {
                object.apply(&client, of: process)
                clients[process] = client
            } else {
                let outcome = client.outcome ?? .unknown
                try? log.complete(process: Int64(process), outcome, client.output)
                clients[process] = nil
            }
        }
        return log
    }
}
