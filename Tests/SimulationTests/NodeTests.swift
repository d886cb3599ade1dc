import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

/// An agent that starts its pods when it begins, and reports how each of them ends.
private struct TestAgent: Machine {
    var orders: [(second: Int64, order: Order)] = []

    enum Order {
        case start(Int, String)
        case terminate(Int)
        case kill(Int)
    }

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        switch input {
        case .started:
            for (index, entry) in orders.enumerated() {
                out.setTimer(
                    UInt64(index),
                    at: LocalInstant(nanoseconds: entry.second * 1_000_000_000)
                )
            }
        case .timer(let number):
            switch orders[Int(number)].order {
            case .start(let place, let hostname):
                out.startPod(place: place, hostname: hostname)
            case .terminate(let place): out.terminatePod(place: place)
            case .kill(let place): out.killPod(place: place)
            }
        case .podEnded(let place, let succeeded):
            out.report(.phaseBegan(name: "\(place) \(succeeded ? "well" : "badly")"))
        default: break
        }
    }
}

@Suite("nodes")
struct NodeTests {
    private func world(
        _ orders: [(second: Int64, order: TestAgent.Order)],
        _ program: @escaping @Sendable (Pod) async throws -> Void
    ) -> (World, Recorder) {
        let world = World(seed: Seed(1))
        let recorder = Recorder()
        world.attach(recorder, interest: .decisive)
        for name in ["a", "b"] { world.addPod(name, program: program) }
        world.addNode("n", places: ["a", "b"]) { TestAgent(orders: orders) }
        world.start("n")
        return (world, recorder)
    }

    /// What was reported by name, with its second.
    private func phases(_ recorder: Recorder) -> [String] {
        recorder.observations.compactMap { observation in
            guard case .phaseBegan(let name) = observation.event else { return nil }
            return "\(observation.time.nanoseconds / 1_000_000_000): \(name)"
        }
    }

    @Test("a pod of a node is started by its agent alone, under the name that it gives")
    func starts() {
        let (world, recorder) = world([(2, .start(1, "app-0"))]) { pod in
            pod.report(.phaseBegan(name: "\(pod.name) is \(pod.hostname)"))
            try await Task.sleep(for: .seconds(100))
        }
        world.start("a")
        world.run(until: .seconds(10))
        #expect(phases(recorder) == ["2: b is app-0"])
        #expect(!world.isAlive("a"))
        #expect(world.members(ofNode: "n") == ["n", "a", "b"])
        #expect(world.nodeNames == ["n"])
        world.shutDown()
    }

    @Test("a pod that nobody named takes its own name for its host's")
    func ownName() {
        let world = World(seed: Seed(1))
        let recorder = Recorder()
        world.attach(recorder, interest: .decisive)
        world.addPod("a") { pod in pod.report(.phaseBegan(name: pod.hostname)) }
        world.start("a")
        world.run(until: .seconds(1))
        #expect(phases(recorder) == ["0: a"])
    }

    @Test("the agent learns how its pods end: by themselves, by SIGKILL, by anybody's hand")
    func ends() {
        struct Failure: Error {}
        let (world, recorder) = world([
            (1, .start(0, "x")), (1, .start(1, "y")), (6, .kill(1)), (10, .start(0, "z")),
        ]) { pod in
            try await Task.sleep(for: .seconds(pod.hostname == "x" ? 3 : 100))
            if pod.hostname != "x" { throw Failure() }
        }
        world.schedule(at: .seconds(12)) { $0.kill("a") }
        world.run(until: .seconds(20))
        #expect(phases(recorder) == ["4: 0 well", "6: 1 badly", "12: 0 badly"])
        world.shutDown()
    }

    @Test("SIGTERM asks; whether the pod listens is its own affair")
    func terminates() {
        final class Waiter: Sleeper {
            let task: Task<Void, any Error>
            init(_ task: Task<Void, any Error>) { self.task = task }
            func wake() { task.cancel() }
        }
        let (world, recorder) = world([(1, .start(0, "x")), (5, .terminate(0))]) { pod in
            let task = Task { try await Task.sleep(for: .seconds(100)) }
            pod.whenTerminating(wake: Waiter(task))
            _ = await task.result
            try await Task.sleep(for: .seconds(2))
        }
        world.run(until: .seconds(20))
        #expect(phases(recorder) == ["7: 0 well"])
    }

    @Test("an agent that is paused hears of it later, one that is dead never")
    func deafAgents() {
        func heard(_ deafen: @escaping (World) -> Void, _ undo: @escaping (World) -> Void)
            -> [String]
        {
            let (world, recorder) = world([(1, .start(0, "x"))]) { _ in
                try await Task.sleep(for: .seconds(3))
            }
            world.schedule(at: .seconds(2), deafen)
            world.schedule(at: .seconds(10), undo)
            world.run(until: .seconds(20))
            world.shutDown()
            return phases(recorder)
        }
        #expect(heard({ $0.pause("n") }, { $0.resume("n") }) == ["10: 0 well"])
        // The one that comes back starts its pod anew at its first second, which has passed.
        #expect(heard({ $0.kill("n") }, { _ in }) == [])
    }
}
