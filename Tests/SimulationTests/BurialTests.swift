import Foundation
import LockstepDeterminism
import LockstepHistories
import Synchronization
import Testing

@testable import LockstepSimulation

@Suite("burial")
struct BurialTests {
    /// A pod with everything that can wait, killed in the middle, beside one that goes on.
    private static func run(
        restarts: Bool = false,
        lastWords: @escaping @Sendable (Pod, ServiceID, World) async -> Void
    ) -> (fingerprint: UInt64, history: [Observation]) {
        let world = World(seed: Seed(5), pick: .random)
        let recorder = Recorder()
        world.attach(recorder, interest: .everything)
        let service = world.mount("echo", machine: { EchoMachine() })
        for name in ["a", "b"] {
            world.addPod(name) { pod in
                let first = pod.environment.randomness.next()
                pod.report(.phaseBegan(name: "\(first) \(UInt64.random(in: 0...(.max)))"))
                do {
                    try await Task.sleep(for: .seconds(10))
                } catch {
                    await lastWords(pod, service, world)
                    throw error
                }
                _ = await pod.call(service)
            }
            world.start(name)
        }
        world.schedule(at: .seconds(5)) { world in
            world.kill("a")
            if restarts { world.start("a") }
        }
        world.run(until: .seconds(60))
        world.shutDown()
        #expect(world.abandonedTasks == 0)
        return (world.fingerprint, recorder.observations)
    }

    @Test(
        "whatever a dead pod still does is unheard and changes nothing",
        arguments: [false, true]
    )
    func muted(restarts: Bool) {
        let silent = Self.run(restarts: restarts) { _, _, _ in }
        let spoke = Ledger<Bool>()
        let loud = Self.run(restarts: restarts) { pod, service, world in
            spoke.add(true)
            pod.report(.phaseBegan(name: "ghost"))
            world.kill("b")
            world.cut(from: "b", to: "echo")
            world.schedule(at: .seconds(6)) { $0.kill("b") }
            _ = pod.environment.randomness.next()
            _ = UInt64.random(in: 0...(.max))
            _ = await pod.call(service)
            await pod.sleep(nanoseconds: 1_000)
            try? await Task.sleep(for: .seconds(1))
            await Task { try? await Task.sleep(for: .seconds(5)) }.value
            pod.whenTerminating(wake: Waker { _ in })
        }
        #expect(spoke.entries == [true])
        #expect(loud.fingerprint == silent.fingerprint)
        #expect(loud.history == silent.history)
    }

    @Test("a pod that kills itself, or the world, from its own code says nothing more")
    func suicide() {
        let world = World(seed: Seed(1))
        let recorder = Recorder()
        world.attach(recorder, interest: .decisive)
        world.addPod("a") { pod in
            try await Task.sleep(for: .seconds(1))
            world.kill("a")
            pod.report(.phaseBegan(name: "ghost"))
            await Task.yield()
            pod.report(.phaseBegan(name: "ghost"))
        }
        world.start("a")
        #expect(world.run(until: .seconds(9)) == .idle)
        #expect(recorder.observations.map(\.event) == [.podStarted, .podKilled])
    }

    @Test("ten thousand kills leave no object and little memory behind")
    func many() {
        let world = World(seed: Seed(2), pick: .random)
        let census = Tracked.Census()
        let service = world.mount("echo", machine: { EchoMachine() })
        world.addPod("a") { pod in
            let root = Tracked(census)
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            await withTaskGroup(of: Void.self) { group in
                let child = Tracked(census)
                group.addTask {
                    try? await Task.sleep(for: .seconds(1_000))
                    child.touch()
                }
                group.addTask {
                    for await _ in stream { child.touch() }
                }
                group.addTask {
                    _ = await pod.call(service)
                    await pod.sleep(nanoseconds: 1_000_000_000_000)
                    child.touch()
                }
                group.addTask {
                    while !Task.isCancelled { await pod.sleep(nanoseconds: 10_000_000) }
                }
                let loose = Tracked(census)
                Task {
                    try await Task.sleep(for: .seconds(1_000))
                    loose.touch()
                }
                // Polls a deadline and ignores that it is cancelled.
                Task.detached {
                    let end = ContinuousClock.now + .seconds(100)
                    while ContinuousClock.now < end { try? await Task.sleep(for: .seconds(1)) }
                    loose.touch()
                }
                await group.waitForAll()
            }
            continuation.finish()
            root.touch()
        }
        var early = 0
        for kill in 0..<10_000 as Range<Int64> {
            world.start("a")
            world.run(until: .milliseconds(20 * (kill + 1)))
            if kill % 3 == 0 { world.pause("a") }
            world.kill("a")
            if kill == 2_000 { early = Self.residentBytes }
        }
        world.run(until: .seconds(1_000))
        #expect(census.made.load(ordering: .relaxed) == 30_000)
        #expect(census.alive.load(ordering: .relaxed) == 0)
        #expect(world.abandonedTasks == 0)
        #expect(world.graves.isEmpty)
        #expect(world.pool.count == 0)
        // Eight thousand kills at 19 kB, what a dropped pod costs, would be 150 MB; other tests
        // allocate meanwhile.
        #expect(Self.residentBytes - early < 60_000_000)
    }

    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4_096
    }

    @Test("tasks that ignore cancellation are counted, and so is a program that waits for nobody")
    func abandoned() {
        let world = World(seed: Seed(1))
        world.addPod("stubborn") { _ in while true { await Task.yield() } }
        world.addPod("forlorn") { _ in
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
        world.addPod("obedient") { _ in try await Task.sleep(for: .seconds(5)) }
        for name in ["forlorn", "obedient"] { world.start(name) }
        world.run(until: .seconds(1))
        world.start("stubborn")
        for _ in 0..<50 { _ = world.step(limit: 1_000_000_000) }
        for name in ["stubborn", "forlorn", "obedient"] { world.kill(name) }
        world.run(until: .seconds(2))
        #expect(world.abandonedTasks == 2)
    }

    @Test("shutting down ends the run's own tasks too, unheard")
    func shutDown() {
        let world = World(seed: Seed(1))
        let census = Tracked.Census()
        let recorder = Recorder()
        world.attach(recorder, interest: .everything)
        world.schedule(at: .zero) { world in
            let tracked = Tracked(census)
            Task {
                try? await Task.sleep(for: .seconds(5))
                try? await Task.sleep(for: .seconds(5))
                world.report(.phaseBegan(name: "ghost"))
                tracked.touch()
            }
        }
        world.schedule(at: .seconds(8)) { _ in Issue.record("the world is over") }
        world.run(until: .seconds(1))
        let fingerprint = world.fingerprint
        world.shutDown()
        world.run(until: .seconds(20))
        #expect(census.alive.load(ordering: .relaxed) == 0)
        #expect(recorder.observations.isEmpty)
        #expect(world.fingerprint == fingerprint)
    }
}
