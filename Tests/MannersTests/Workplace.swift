import LockstepDeterminism
import LockstepManners
import LockstepSimulation
import Synchronization

/// A pod that uses a lock once, which is granted at once, and writes down what is done under it.
final class Workplace: Sendable {
    /// One line of the diary: what, and at which second of virtual time.
    struct Entry: Hashable, Sendable {
        var what: String
        var second: Double
    }

    /// When work is told to end; `nil` for never.
    let cancelledAfter: Duration?
    /// From when on the term does not last any more, on the pod's clock; `nil` for never.
    let overAfter: Duration?
    /// How long the work is to take; `nil` for until it is told to end.
    let length: Duration?
    private let entries = Mutex<[Entry]>([])

    init(
        length: Duration? = nil,
        cancelledAfter: Duration? = nil,
        overAfter: Duration? = nil
    ) {
        self.length = length
        self.cancelledAfter = cancelledAfter
        self.overAfter = overAfter
    }

    /// Has a pod use the lock once in a manner, with an effect every five seconds.
    ///
    /// - Returns: What happened within three minutes.
    func use(in manner: any Manner, seed: UInt64 = 1) -> [Entry] {
        let world = World(seed: Seed(seed))
        world.addPod("a") { [self] pod in
            let randomness = pod.randomness(of: "manners")
            let lock = WantedLock(
                hold: { try await self.hold(pod, randomness, $0) },
                askAgain: {
                    self.note("asks again", pod)
                    try await Task.sleep(for: .seconds(3600))
                },
                randomness: randomness
            )
            do {
                try await manner.use(lock)
                note("is done", pod)
            } catch {
                note("throws \(type(of: error))", pod)
            }
            try await Task.sleep(for: .seconds(600))
        }
        world.start("a")
        _ = world.run(until: Instant(nanoseconds: 180_000_000_000))
        world.shutDown()
        return entries.withLock { $0 }
    }

    private func hold(
        _ pod: Pod,
        _ randomness: any Randomness,
        _ body: @escaping @Sendable (Holding) async throws -> Void
    ) async throws {
        let start = pod.environment.timekeeper.now
        let holding = Holding(
            length: length,
            period: .seconds(5),
            check: { [self] in
                let passed = pod.environment.timekeeper.now.nanoseconds(since: start)
                if let overAfter, .nanoseconds(passed) >= overAfter { throw TermIsOver() }
            },
            act: { self.note("acts", pod) },
            randomness: randomness
        )
        let work = Task { try await body(holding) }
        let alarm = Task {
            guard let cancelledAfter else { return }
            try await Task.sleep(for: cancelledAfter)
            note("tells to end", pod)
            work.cancel()
        }
        defer {
            alarm.cancel()
            note("ends", pod)
        }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            work.cancel()
        }
    }

    private func note(_ what: String, _ pod: Pod) {
        let second = Double(pod.environment.timekeeper.now.nanoseconds) / 1e9
        entries.withLock { $0.append(Entry(what: what, second: second)) }
    }
}

/// The term that a check asked about is over.
struct TermIsOver: Error {}

extension [Workplace.Entry] {
    /// The seconds at which something happened.
    func seconds(_ what: String) -> [Double] { filter { $0.what == what }.map(\.second) }
}
