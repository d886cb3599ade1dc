import LockstepCoordination
import LockstepDeterminism
import Synchronization
import Testing

@Suite("a store with sessions and a queue, under the same shell", .timeLimit(.minutes(15)))
struct SessionQueueTests {
    let store = SessionQueueStore()
    let timekeeper = ManualTimekeeper()

    private func lock(_ identity: String) -> DistributedLock<SessionQueueBackend> {
        DistributedLock(
            name: "lock",
            backend: SessionQueueBackend(store: store),
            environment: Environment(
                identity: identity,
                timekeeper: timekeeper,
                randomness: CountingRandomness()
            )
        )
    }

    private func wait(until isTrue: () -> Bool) async {
        while !isTrue() { await Task.yield() }
    }

    @Test("the queue's order is the order of the grants, with rising tokens")
    func firstComeFirstServed() async throws {
        let order = Tokens()
        let gates = [Gate(), Gate(), Gate()]
        let calls = try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, gate) in gates.enumerated() {
                let lock = lock("p\(place)")
                group.addTask {
                    try await lock.withLock { [timekeeper] term in
                        order.append(term.token)
                        await gate.pass(on: timekeeper)
                    }
                }
                await wait { store.queue.count == place + 1 }
            }
            for (place, gate) in gates.enumerated() {
                await wait { order.all.count == place + 1 }
                gate.open()
            }
            try await group.waitForAll()
            return order.all
        }
        #expect(calls.count == 3)
        #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.precedes($1) == true })
        #expect(store.sessions.isEmpty && store.queue.isEmpty)
    }

    @Test("a core that takes notices is not kept while nobody listens")
    func freshCores() async throws {
        let lock = lock("p")
        for _ in 1...2 { try await lock.withLock { _ in } }
        #expect(store.cores.load(ordering: .relaxed) == 2)
    }

    @Test("the end of the session is a loss, with its reason")
    func sessionEnds() async {
        let gate = Gate()
        let lock = lock("p")
        let call = Task { [timekeeper] in
            try await lock.withLock { _ in await gate.pass(on: timekeeper) }
        }
        await wait { !store.queue.isEmpty }
        // The end may come before the store's notices are listened to; then the deadline tells.
        await wait {
            if let session = store.sessions.first { store.end(session) }
            _ = timekeeper.ringNext(by: timekeeper.now.advanced(byNanoseconds: 1_000_000))
            return gate.wasCancelled
        }
        gate.open()
        await #expect(throws: LeadershipLost.self) { try await call.value }
    }
}

/// The tokens granted, in order.
private final class Tokens: Sendable {
    private let tokens = Mutex<[FencingToken]>([])

    var all: [FencingToken] { tokens.withLock { $0 } }

    func append(_ token: FencingToken) { tokens.withLock { $0.append(token) } }
}
