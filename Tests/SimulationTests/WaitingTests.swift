import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("who waits for what will never happen")
struct WaitingTests {
    /// Two locks of a pod, and whoever waits for them.
    private actor TwoLocks {
        private var held = [false, false]
        private var waiting: [UnsafeContinuation<Void, Never>] = []

        func take(_ lock: Int) async {
            while held[lock] { await withUnsafeContinuation { waiting.append($0) } }
            held[lock] = true
        }
    }

    private func idle(
        follows: Bool = true,
        _ program: @escaping @Sendable (Pod) async throws -> Void
    ) -> (waiting: [WaitingTask], fingerprint: UInt64) {
        let world = World(seed: Seed(1))
        if follows { world.followTasks() }
        world.addPod("a", program: program)
        world.start("a")
        #expect(world.run(until: .seconds(60)) == .idle)
        let waiting = world.waitingTasks
        let fingerprint = world.fingerprint
        world.shutDown()
        #expect(world.waitingTasks.isEmpty)
        return (waiting, fingerprint)
    }

    private static let deadlock: @Sendable (Pod) async throws -> Void = { _ in
        let locks = TwoLocks()
        let first = Task(name: "first, then second") {
            await locks.take(0)
            try? await Task.sleep(for: .seconds(1))
            await locks.take(1)
        }
        let second = Task(name: "second, then first") {
            await locks.take(1)
            try? await Task.sleep(for: .seconds(2))
            await locks.take(0)
        }
        await first.value
        await second.value
    }

    @Test("of a deadlock both tasks are named, with the time since when they wait")
    func deadlocks() {
        let waiting = idle(Self.deadlock).waiting
        #expect(waiting.map(\.isProgram) == [true, false, false])
        #expect(waiting.map(\.name) == [nil, "first, then second", "second, then first"])
        #expect(waiting.map(\.pod) == ["a", "a", "a"])
        #expect(waiting.map(\.since) == [.zero, .seconds(1), .seconds(2)])
        for task in waiting.dropFirst() {
            #expect(task.madeAt?.isEmpty == false)
            #expect(task.waitsAt?.isEmpty == false)
            let text = task.description
            #expect(text.hasPrefix("the task \"\(task.name ?? "")\" of a made at "))
            #expect(text.hasSuffix(" since \(task.since)"))
        }
    }

    @Test("a lost wake-up is named, and tasks that ended are not")
    func lostWakeUp() {
        let waiting = idle { _ in
            await Task(name: "done") { try? await Task.sleep(for: .seconds(1)) }.value
            let sleeper = Task(name: "waits for a word that was said before") {
                await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
            }
            await sleeper.value
        }.waiting
        #expect(waiting.map(\.name) == [nil, "waits for a word that was said before"])
        #expect(waiting.map(\.since) == [.seconds(1), .seconds(1)])
    }

    @Test("who is not asked to follow tasks names none, and the run is the same")
    func unasked() {
        let (asked, silent) = (idle(Self.deadlock), idle(follows: false, Self.deadlock))
        #expect(silent.waiting.isEmpty)
        #expect(asked.fingerprint == silent.fingerprint)
    }
}
