import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import Synchronization

@testable import LockstepSimulation

/// A world in which pods ask a store something every second and write down what comes of it.
final class Stage {
    let world = World(seed: Seed(11), links: TailedLinks(seed: Seed(11)))
    let diary = Diary()
    private var plan = FaultPlan()

    /// - Parameter pods: Who asks; each asks once a second, from its start on.
    init(pods: [String] = ["a", "b", "c"]) {
        let (diary, world) = (diary, world)
        world.mount("store", machine: { Shelf(diary: diary) })
        world.mount("other", machine: { Shelf(diary: diary) })
        for name in pods {
            world.addPod(name) { pod in
                let store = world.service(named: "store")
                let listener = Listener(diary: diary, pod: pod, what: "event", isStream: true)
                let watch = Asked("WATCH leases")
                _ = pod.send(Parcel(body: watch), to: store, receiver: listener, isStream: true)
                var number = 0
                while !pod.isTerminating {
                    let answer = Listener(diary: diary, pod: pod, what: "\(number)")
                    let body = Asked("\(number % 2 == 0 ? "PUT" : "GET") leases/l@\(number)")
                    diary.note("\(name) asks \(number)", pod)
                    _ = pod.send(Parcel(body: body), to: store, receiver: answer)
                    number += 1
                    try await Task.sleep(for: .seconds(1))
                }
                try await Task.sleep(for: .seconds(3600))
            }
            world.schedule(at: .zero, for: name) { $0.start(name) }
        }
    }

    /// Plans a fault on pod `a`, from 3.5 s on unless told otherwise, and for so many seconds.
    func strike(
        _ kind: String,
        on targets: [String] = ["a"],
        at second: Double = 3.5,
        seconds: Int64 = 4,
        _ parameters: [PlannedFault.Parameter] = [],
        when: Trigger? = nil
    ) {
        let begin = when == nil ? Int64(second * 1_000_000_000) : 0
        plan.faults.append(
            PlannedFault(
                id: "\(kind)-\(plan.faults.count)",
                kind: kind,
                begin: Instant(nanoseconds: begin),
                end: Instant(nanoseconds: begin + seconds * 1_000_000_000),
                targets: targets,
                parameters: parameters,
                when: when
            )
        )
    }

    /// Runs for so many seconds and ends the world.
    @discardableResult
    func run(seconds: Int64 = 15) -> [String] {
        let end = Instant(nanoseconds: seconds * 1_000_000_000)
        plan.carryOut(in: world, until: end)
        world.run(until: end)
        let lines = diary.lines
        world.shutDown()
        return lines
    }
}

/// What happened, in order, with the time on the pod's own clock.
final class Diary: Sendable {
    struct Entry {
        var line: String
        var seconds: Double
        var wall: Int64
    }

    private let entries = Mutex<[Entry]>([])

    var all: [Entry] { entries.withLock { $0 } }
    var lines: [String] { all.map(\.line) }

    func note(_ line: String, _ pod: Pod? = nil, at time: LocalInstant? = nil) {
        let clock = pod?.environment.timekeeper
        let entry = Entry(
            line: line,
            seconds: Double((time ?? clock?.now)?.nanoseconds ?? 0) / 1_000_000_000,
            wall: clock?.wallClock.nanoseconds ?? 0
        )
        entries.withLock { $0.append(entry) }
    }

    /// When a line was written, on the clock of whoever wrote it.
    func seconds(_ line: String) -> Double? { all.first { $0.line == line }?.seconds }
}

/// What pods ask.
final class Asked: ParcelBody {
    let summary: String

    init(_ summary: String) { self.summary = summary }
}

/// Writes down what comes of a request.
private final class Listener: Receiver {
    let diary: Diary
    let pod: Pod
    let what: String
    let isStream: Bool

    init(diary: Diary, pod: Pod, what: String, isStream: Bool = false) {
        self.diary = diary
        self.pod = pod
        self.what = what
        self.isStream = isStream
    }

    func receive(_ parcel: Parcel?) {
        guard let parcel else { return diary.note("\(pod.name) loses \(what)", pod) }
        diary.note("\(pod.name) hears \(isStream ? "event \(parcel.first)" : what)", pod)
    }

    func refuse() { diary.note("\(pod.name) is refused \(what)", pod) }
}

/// A store that answers at once, reports a commit for each `PUT`, and tells watchers of it.
private struct Shelf: Machine {
    let diary: Diary
    private var watchers: [ReplyAddress] = []
    private var version: UInt64 = 0

    init(diary: Diary) { self.diary = diary }

    mutating func handle(
        _ input: MachineInput,
        clock: MachineClock,
        into out: inout Directives
    ) {
        guard case .request(let address, let pod, let parcel) = input,
            let body = parcel.body as? Asked
        else { return }
        if body.summary.hasPrefix("WATCH") {
            watchers.append(address)
            return
        }
        let number = body.summary.split(separator: "@").last ?? ""
        diary.note("\(pod) arrives \(number)", at: clock.now)
        if body.summary.hasPrefix("PUT") {
            version += 1
            out.report(
                .committed(
                    Commit(
                        lock: "l",
                        version: version,
                        uid: "u",
                        before: nil,
                        after: nil,
                        actor: pod,
                        request: address.request
                    )
                )
            )
        }
        out.reply(to: address, parcel)
        guard body.summary.hasPrefix("PUT") else { return }
        for watcher in watchers { out.reply(to: watcher, Parcel(version)) }
    }
}
