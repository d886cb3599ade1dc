import LockstepDeterminism
import LockstepHistories
import Testing

@testable import LockstepSimulation

@Suite("what pods hold")
struct InventoryTests {
    private static let hour: Duration = .seconds(3600)
    private static let granted = Event.granted(
        lock: "L",
        token: Token(number: 1),
        deadline: nil
    )

    private actor Keeper {
        func keep() { Task { try await Task.sleep(for: InventoryTests.hour) } }
        func touch() {}
    }

    /// Keeps the inventories of a run.
    private final class Counter: Observer {
        var seen: [Event] = []

        func observe(_ observation: Observation) {
            if case .inventory = observation.event { seen.append(observation.event) }
        }
    }

    /// What a pod with this program holds when it says that it was granted a lock, and when it
    /// ends.
    private func inventories(
        _ granularity: Granularity = .fast,
        asked: Bool = true,
        _ program: @escaping @Sendable (Pod, ServiceID) async throws -> Void
    ) -> (seen: [Event], fingerprint: UInt64) {
        let world = World(seed: Seed(1), granularity: granularity)
        let counter = Counter()
        world.attach(counter, interest: .decisive)
        if asked { world.takeInventories() }
        let service = world.mount("echo", machine: { EchoMachine() })
        world.addPod("a") { pod in
            try await program(pod, service)
            pod.report(Self.granted)
        }
        world.start("a")
        world.run(until: .seconds(60))
        world.shutDown()
        return (counter.seen, world.fingerprint)
    }

    private func both(
        _ tasks: Int64 = 0,
        timers: Int64 = 0,
        calls: Int64 = 0,
        streams: Int64 = 0
    ) -> [Event] {
        ["L", ""].map {
            .inventory(lock: $0, tasks: tasks, timers: timers, calls: calls, streams: streams)
        }
    }

    @Test("tasks are counted wherever they wait, and no longer once they have ended")
    func tasks() {
        for granularity in Granularity.allCases {
            let left = inventories(granularity) { _, _ in
                Task { try await Task.sleep(for: Self.hour) }
                Task.detached {
                    await withUnsafeContinuation { (_: UnsafeContinuation<Void, _>) in }
                }
                await Keeper().keep()
                try await Task.sleep(for: .seconds(1))
            }
            #expect(left.seen == both(3), "\(granularity)")
            let none = inventories(granularity) { _, _ in
                let keeper = Keeper()
                for _ in 0..<100 {
                    await Task { await keeper.touch() }.value
                    let sleeper = Task { try? await Task.sleep(for: Self.hour) }
                    sleeper.cancel()
                    await sleeper.value
                    async let one = 1
                    _ = await one
                    await withTaskGroup(of: Void.self) { group in
                        for _ in 0..<3 { group.addTask { await keeper.touch() } }
                    }
                }
            }
            #expect(none.seen == both(), "\(granularity)")
        }
    }

    @Test("a cancelled task is counted if it waits on, and not if it is about to hear of it")
    func cancelled() {
        let deaf = inventories { _, _ in
            let task = Task { await withUnsafeContinuation { (_: UnsafeContinuation<Void, _>) in } }
            try await Task.sleep(for: .seconds(1))
            task.cancel()
        }
        #expect(deaf.seen == both(1))
        let hearing = inventories { _, _ in
            let task = Task { try await Task.sleep(for: Self.hour) }
            try await Task.sleep(for: .seconds(1))
            task.cancel()
        }
        #expect(hearing.seen == both())
    }

    @Test("a group's tasks are counted while it lasts")
    func groups() {
        let seen = inventories { pod, _ in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { try? await Task.sleep(for: Self.hour) } }
                try? await Task.sleep(for: .seconds(1))
                pod.report(Self.granted)
                group.cancelAll()
            }
        }.seen
        #expect(seen == [both(3)[0]] + both())
    }

    @Test("alarms, calls and streams are counted until they are called off or answered")
    func waits() {
        let left = inventories { pod, service in
            let timekeeper = pod.environment.timekeeper
            let later = timekeeper.now.advanced(byNanoseconds: 3_600_000_000_000)
            _ = timekeeper.setAlarm(for: Waker { _ in }, at: later)
            let waker = Waker { _ in }
            _ = pod.send(Parcel(), to: service, receiver: waker, isStream: true)
            _ = pod.send(Parcel(), to: service, receiver: waker)
        }
        #expect(left.seen == both(timers: 1, calls: 1, streams: 1))
        let none = inventories { pod, service in
            let timekeeper = pod.environment.timekeeper
            let later = timekeeper.now.advanced(byNanoseconds: 3_600_000_000_000)
            timekeeper.cancel(timekeeper.setAlarm(for: Waker { _ in }, at: later))
            let waker = Waker { _ in }
            pod.abandon(pod.send(Parcel(), to: service, receiver: waker, isStream: true))
            _ = pod.send(Parcel(), to: service, receiver: waker)
            try await Task.sleep(for: .seconds(1))
        }
        #expect(none.seen == both())
    }

    @Test("what another life or another pod holds is not a pod's own")
    func others() {
        let world = World(seed: Seed(1))
        let counter = Counter()
        world.attach(counter, interest: .decisive)
        world.takeInventories()
        for name in ["a", "b"] {
            world.addPod(name) { pod in
                Task { try await Task.sleep(for: Self.hour) }
                try await Task.sleep(for: .seconds(2))
                pod.report(Self.granted)
            }
            world.start(name)
        }
        world.schedule(at: .seconds(1)) { world in
            world.kill("a")
            world.start("a")
        }
        world.run(until: .seconds(60))
        world.shutDown()
        #expect(counter.seen == both(1) + both(1))
    }

    @Test("a run's fingerprint is the same whether somebody asks or not")
    func fingerprints() {
        let program: @Sendable (Pod, ServiceID) async throws -> Void = { pod, service in
            Task { try await Task.sleep(for: Self.hour) }
            for _ in 0..<300 {
                _ = pod.send(Parcel(), to: service, receiver: Waker { _ in })
                await Task { try? await Task.sleep(for: .milliseconds(3)) }.value
            }
        }
        let (asked, silent) = (
            inventories(.fast, program), inventories(.fast, asked: false, program)
        )
        #expect(asked.seen.count == 2)
        #expect(silent.seen.isEmpty)
        #expect(asked.fingerprint == silent.fingerprint)
    }
}
