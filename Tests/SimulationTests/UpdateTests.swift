import LockstepDeterminism
import Synchronization
import Testing

@testable import LockstepSimulation

@Suite("next versions of pods")
struct UpdateTests {
    private final class Lines: Sendable {
        private let list = Mutex<[String]>([])
        func add(_ line: String) { list.withLock { $0.append(line) } }
        var all: [String] { list.withLock { $0 } }
    }

    /// A machine that says which version it is when it begins.
    private struct Versioned: Machine {
        let version: String
        let lines: Lines

        mutating func handle(
            _ input: MachineInput,
            clock: MachineClock,
            into out: inout Directives
        ) {
            if case .started = input { lines.add("machine \(version)") }
        }
    }

    private func add(_ version: String, to world: World, _ lines: Lines) {
        let store = world.mount("store", machine: { Versioned(version: version, lines: lines) })
        #expect(store == world.service(named: "store"))
        world.addPod("task") { _ in
            lines.add("task \(version)")
            try await Task.sleep(for: .seconds(60))
        }
        world.addPod("machine", machine: { Versioned(version: version, lines: lines) })
    }

    private func restart(_ world: World) {
        for pod in ["task", "machine"] {
            world.kill(pod)
            world.start(pod)
        }
        world.run(until: world.time.advanced(byNanoseconds: 1))
    }

    @Test("a pod runs its next version from the life on that follows its update, and only that")
    func update() {
        let world = World(seed: Seed(1))
        let lines = Lines()
        add("1", to: world, lines)
        world.describeUpdates { add("2", to: world, lines) }
        #expect(world.podNames == ["store", "task", "machine"])
        restart(world)
        world.update("task")
        world.update("task")
        #expect(lines.all == ["machine 1", "machine 1", "task 1"])
        restart(world)
        world.update("machine")
        restart(world)
        #expect(lines.all.suffix(4) == ["machine 1", "task 2", "machine 2", "task 2"])
        world.shutDown()
    }

    @Test("who has no next version is left alone by an update")
    func none() {
        let world = World(seed: Seed(1))
        let lines = Lines()
        add("1", to: world, lines)
        world.update("task")
        restart(world)
        #expect(lines.all.contains("task 1"))
        world.shutDown()
    }

    @Test("after a description that failed, pods are added as before")
    func failed() {
        struct Failure: Error {}
        let world = World(seed: Seed(1))
        #expect(throws: Failure.self) { try world.describeUpdates { throw Failure() } }
        world.addPod("late") { _ in }
        #expect(world.podNames == ["late"])
        world.shutDown()
    }
}
