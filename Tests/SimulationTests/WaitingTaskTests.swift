import LockstepDeterminism
import Testing

@testable import LockstepSimulation

/// Worlds in which nothing can happen any more, and whose tasks say why.
@Suite("tasks that wait")
struct WaitingTaskTests {
    /// Holds what two tasks wait for.
    private actor Meeting {
        var tasks: [Task<Void, Never>] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
        var hasRung = false

        func add(_ task: Task<Void, Never>) { tasks.append(task) }
        func task(_ number: Int) -> Task<Void, Never> { tasks[number] }

        /// Wakes who waits now.
        func ring() {
            for waiter in waiters { waiter.resume() }
            waiters = []
        }

        /// Waits for the next ring, and not for one that has been: what loses wake-ups.
        func listen() async { await withCheckedContinuation { waiters.append($0) } }
    }

    /// The tasks that a pod's program leaves waiting in an idle world.
    private func waiting(
        listed: Bool = true,
        _ program: @escaping @Sendable (Pod) async throws -> Void
    ) -> [WaitingTask] {
        let world = World(seed: Seed(1))
        if listed { world.listTasks() }
        world.addPod("a", program: program)
        world.start("a")
        #expect(world.run(until: .seconds(60)) == .idle)
        #expect(world.unfinished == ["a"])
        let tasks = world.waitingTasks
        world.shutDown()
        #expect(world.waitingTasks.isEmpty)
        return tasks
    }

    @Sendable private static func waitFor(_ number: Int, of meeting: Meeting) async {
        try? await Task.sleep(for: .seconds(number + 1))
        await meeting.task(number).value
    }

    @Test("two tasks that wait for each other are named, each as what the other waits for")
    func deadlock() throws {
        let tasks = waiting { _ in
            let meeting = Meeting()
            let one = Task(name: "one") { await Self.waitFor(1, of: meeting) }
            let other = Task { await Self.waitFor(0, of: meeting) }
            await meeting.add(one)
            await meeting.add(other)
            await one.value
        }
        #expect(tasks.map(\.title) == ["the program of a", "task 1 \"one\" of a", "task 2 of a"])
        #expect(
            tasks.map(\.subject) == [
                .task("task 1 \"one\" of a"), .task("task 2 of a"), .task("task 1 \"one\" of a"),
            ]
        )
        #expect(tasks.map(\.made) == [.seconds(0), .seconds(0), .seconds(0)])
        #expect(tasks.map(\.since) == [.seconds(0), .seconds(2), .seconds(1)])
        for task in tasks.dropFirst() {
            #expect(task.places.first?.contains("waitFor") == true, "\(task)")
            #expect(task.places.last?.contains("deadlock()") == true, "\(task)")
        }
        let line = try #require(tasks.last?.description)
        #expect(line.hasPrefix("task 2 of a waits for the end of task 1 \"one\" of a since 1.0"))
    }

    /// Two locks of a pod, and whoever waits for them.
    private actor TwoLocks {
        private var held = [false, false]
        private var waiting: [UnsafeContinuation<Void, Never>] = []

        func take(_ lock: Int) async {
            while held[lock] { await withUnsafeContinuation { waiting.append($0) } }
            held[lock] = true
        }
    }

    @Test("two tasks that each hold what the other wants wait for continuations since they stopped")
    func crossedLocks() {
        func told(_ order: [Int]) -> [WaitingTask] {
            waiting { _ in
                let locks = TwoLocks()
                Task(name: "first, then second") {
                    await locks.take(0)
                    try? await Task.sleep(for: .seconds(1))
                    await locks.take(1)
                }
                Task(name: "second, then first") {
                    await locks.take(order[0])
                    try? await Task.sleep(for: .seconds(2))
                    await locks.take(order[1])
                }
                for await _ in AsyncStream<Int>.makeStream().stream {}
            }
        }
        let crossed = told([1, 0])
        #expect(crossed.map(\.name) == ["", "first, then second", "second, then first"])
        #expect(crossed.map(\.subject) == [.stream, .continuation, .continuation])
        #expect(crossed.map(\.since) == [.seconds(0), .seconds(1), .seconds(2)])
        for task in crossed.dropFirst() {
            #expect(task.places.first?.contains(").take(") == true, "\(task)")
        }
    }

    @Test("a wake-up that comes before its waiter leaves a continuation that nobody resumes")
    func lostWakeUp() {
        func told(_ seconds: Int) -> [WaitingTask] {
            waiting { _ in
                let meeting = Meeting()
                Task {
                    try await Task.sleep(for: .seconds(3))
                    await meeting.ring()
                }
                await Task {
                    try? await Task.sleep(for: .seconds(seconds))
                    await meeting.listen()
                }.value
                for await _ in AsyncStream<Int>.makeStream().stream {}
            }
        }
        let lost = told(4)
        #expect(lost.map(\.number) == [0, 2])
        #expect(lost.last?.subject == .continuation)
        #expect(lost.last?.since == .seconds(4))
        #expect(lost.last?.places.contains { $0.contains("listen()") } == true, "\(lost)")
        #expect(told(2).map(\.subject) == [.stream])
    }

    @Test("groups, streams and children are told apart")
    func subjects() {
        let group = waiting { _ in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in AsyncStream<Int>.makeStream().stream {} }
            }
        }
        #expect(group.map(\.subject) == [.group, .stream])
        let child = waiting { _ in
            async let one: Void = withCheckedContinuation { (_: CheckedContinuation<Void, Never>) in
            }
            await one
        }
        #expect(child.map(\.subject) == [.child])
    }

    @Test("nothing is listed of ended tasks, of the dead, or where nobody asked")
    func unlisted() {
        let tasks = waiting { _ in
            for _ in 0..<200 { await Task { await Task.yield() }.value }
            for await _ in AsyncStream<Int>.makeStream().stream {}
        }
        #expect(tasks.map(\.number) == [0])
        #expect(
            waiting(listed: false) { _ in
                for await _ in AsyncStream<Int>.makeStream().stream {}
            }.isEmpty
        )

        let world = World(seed: Seed(1))
        world.listTasks()
        world.addPod("a") { _ in
            Task { try await Task.sleep(for: .seconds(3600)) }
            try await Task.sleep(for: .seconds(3600))
        }
        world.start("a")
        world.run(until: .seconds(1))
        #expect(world.waitingTasks.count == 2)
        world.kill("a")
        #expect(world.waitingTasks.isEmpty)
        world.start("a")
        world.run(until: .seconds(2))
        #expect(world.waitingTasks.map(\.number) == [0, 1])
        world.shutDown()
    }

    @Test("a run's fingerprint is the same whether tasks are listed or not")
    func fingerprints() {
        func fingerprint(listed: Bool) -> UInt64 {
            let world = World(seed: Seed(1))
            if listed { world.listTasks() }
            world.addPod("a") { _ in
                for number in 0..<300 {
                    Task { try await Task.sleep(for: .milliseconds(number)) }
                    await Task { try? await Task.sleep(for: .milliseconds(3)) }.value
                }
            }
            world.start("a")
            world.run(until: .seconds(60))
            defer { world.shutDown() }
            return world.fingerprint
        }
        #expect(fingerprint(listed: true) == fingerprint(listed: false))
    }

    @Test("a task is struck off when it ends, so that its value goes when it would")
    func values() {
        for isListed in [false, true] {
            let world = World(seed: Seed(1))
            if isListed { world.listTasks() }
            let ends = Ends()
            world.addPod("a") { pod in
                for _ in 0..<3 {
                    Task { Remnant(pod, ends) }
                    try await Task.sleep(for: .seconds(1))
                }
            }
            world.start("a")
            world.run(until: .seconds(60))
            #expect(ends.times == [.seconds(0), .seconds(1), .seconds(2)])
            world.shutDown()
        }
    }

    /// When remnants went.
    private final class Ends: @unchecked Sendable {
        var times: [Instant] = []
    }

    /// A task's value that notes when it goes.
    private final class Remnant: Sendable {
        let pod: Pod
        let ends: Ends

        init(_ pod: Pod, _ ends: Ends) {
            self.pod = pod
            self.ends = ends
        }

        deinit { ends.times.append(pod.world.time) }
    }
}
