import LockstepDeterminism
import LockstepHistories
import Synchronization
import Testing

@testable import LockstepSimulation

/// Every construct of the language stays on the world's thread and clock, while this test
/// process's own tasks go on on theirs.
@Suite("capture")
struct CaptureTests {
    static let millisecond = Duration.milliseconds(1)

    private static func check(
        _ body: @escaping @Sendable (World) async throws -> Bool
    ) -> [Bool] {
        Granularity.allCases.map { granularity in
            let world = World(seed: Seed(3), pick: .random, granularity: granularity)
            let result = Ledger<Bool>()
            world.addPod("a") { _ in
                let isRight = try await body(world)
                result.add(isRight && isInside(world))
            }
            world.start("a")
            #expect(world.run(until: .seconds(100)) == .idle)
            world.shutDown()
            return result.entries == [true]
        }
    }

    private static func isInside(_ world: World) -> Bool {
        World.current?.toOpaque() == Unmanaged.passUnretained(world).toOpaque()
    }

    private actor Counter {
        var value = 0
        func add() -> Int {
            value += 1
            return value
        }
    }

    private actor OwnQueue {
        final class Executor: SerialExecutor {
            func enqueue(_ job: consuming ExecutorJob) {
                let job = UnownedJob(job)
                Task { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
            }
        }
        private let executor = Executor()
        nonisolated var unownedExecutor: UnownedSerialExecutor {
            executor.asUnownedSerialExecutor()
        }
        func answer() -> Int { 42 }
    }

    @MainActor private static func onMain(_ world: World) -> Bool { isInside(world) }

    @Test("unstructured and detached tasks")
    func tasks() {
        #expect(
            Self.check { world in
                let plain = await Task { Self.isInside(world) }.value
                let detached = await Task.detached(priority: .background) {
                    await Task.yield()
                    return Self.isInside(world)
                }.value
                return plain && detached
            } == [true, true]
        )
    }

    @Test("groups and async let")
    func structured() {
        #expect(
            Self.check { world in
                async let left = Self.isInside(world)
                let all = await withTaskGroup(of: Bool.self) { group in
                    for _ in 0..<5 {
                        group.addTask {
                            await Task.yield()
                            return Self.isInside(world)
                        }
                    }
                    return await group.allSatisfy { $0 }
                }
                return await left && all
            } == [true, true]
        )
    }

    @Test("actors, actors with executors of their own, and the main actor")
    func actors() {
        #expect(
            Self.check { world in
                let counter = Counter()
                _ = await counter.add()
                let second = await counter.add()
                let own = await OwnQueue().answer()
                let main = await Self.onMain(world)
                return second == 2 && own == 42 && main
            } == [true, true]
        )
    }

    @Test("every form of sleep, on both clocks, takes exactly its time")
    func sleeps() {
        #expect(
            Self.check { world in
                let begin = world.time
                try await Task.sleep(for: Self.millisecond)
                try await Task.sleep(for: Self.millisecond, clock: .suspending)
                try await Task.sleep(nanoseconds: 1_000_000)
                try await Task.sleep(until: .now + Self.millisecond)
                try await Task.sleep(until: .now + Self.millisecond, clock: .suspending)
                return world.time.nanoseconds - begin.nanoseconds == 5_000_000
            } == [true, true]
        )
    }

    @Test("streams, cancellation handlers and the preference for the global executor")
    func rest() {
        #expect(
            Self.check { world in
                let (stream, continuation) = AsyncStream<Int>.makeStream()
                Task {
                    for number in 1...3 {
                        try? await Task.sleep(for: .seconds(1))
                        continuation.yield(number)
                    }
                    continuation.finish()
                }
                var sum = 0
                for await number in stream { sum += number }

                let cancelled = Ledger<Bool>()
                let sleeper = Task {
                    try await withTaskCancellationHandler {
                        try await Task.sleep(for: .seconds(50))
                    } onCancel: {
                        cancelled.add(Self.isInside(world))
                    }
                }
                await Task.yield()
                sleeper.cancel()
                let outcome = await sleeper.result
                let preferring = await withTaskExecutorPreference(globalConcurrentExecutor) {
                    await Task.yield()
                    return Self.isInside(world)
                }
                guard case .failure(let error) = outcome, error is CancellationError else {
                    return false
                }
                return sum == 6 && cancelled.entries == [true] && preferring
            } == [true, true]
        )
    }

    @Test("a world runs inside a running task, and that task's own tasks and values are untouched")
    func nested() async {
        enum Mark { @TaskLocal static var word = 0 }
        await Mark.$word.withValue(5) {
            async let outside = Task.detached {
                try? await Task.sleep(for: .milliseconds(1))
                return World.current == nil
            }.value
            for granularity in Granularity.allCases {
                let world = World(seed: Seed(1), granularity: granularity)
                world.addPod("a") { _ in try await Task.sleep(for: .seconds(5)) }
                world.start("a")
                world.run(until: .seconds(9))
                #expect(!world.isAlive("a"))
                #expect(World.current == nil)
            }
            #expect(Mark.word == 5)
            #expect(await outside)
        }
    }
}
