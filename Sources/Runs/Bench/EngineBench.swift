internal import LockstepCSimulation
internal import LockstepCoordination
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation
internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the engine's steps cost by themselves: the queue, a message, a sleep, a task hop, and the
/// recording of an event.
public struct EngineBench: Sendable {
    /// How many steps of each kind are timed.
    public let count: Int

    /// One kind of step.
    public struct Row: Sendable {
        /// What it is called.
        public var name: String
        /// CPU nanoseconds a step.
        public var nanoseconds: Double
    }

    /// Describes a measurement.
    public init(count: Int) {
        self.count = count
    }

    /// Runs and measures.
    ///
    /// - Returns: A row for each kind of step.
    /// - Throws: `TraceError` or `SweepError` if events cannot be recorded in a temporary folder.
    public func measure() throws -> [Row] {
        var rows: [Row] = []
        for pending in [100, 10_000] {
            var checksum: UInt64 = 0
            let spent = timed { checksum = QueueChurn.run(pending: pending, rounds: count) }
            precondition(checksum != 0, "the queue popped nothing")
            rows.append(Row(name: "queue_pop_push_\(pending)_pending", nanoseconds: spent))
        }
        rows.append(Row(name: "message", nanoseconds: messages()))
        rows.append(Row(name: "sleep", nanoseconds: sleeps(granularity: .fast)))
        rows.append(Row(name: "task_hop_fast", nanoseconds: hops(granularity: .fast)))
        rows.append(Row(name: "task_hop_fine", nanoseconds: hops(granularity: .fine)))
        rows.append(Row(name: "recorded_event", nanoseconds: try recording()))
        return rows
    }

    /// CPU nanoseconds of a body, for each of `count` steps.
    private func timed(_ body: () -> Void) -> Double {
        let began = lockstep_cpu_nanoseconds()
        body()
        return Double(lockstep_cpu_nanoseconds() - began) / Double(count)
    }

    /// A pod and a service that exchange requests and replies.
    private func messages() -> Double {
        let world = World(seed: Seed(1))
        let service = world.mount("echo", machine: { Echo() })
        let rounds = count / 2
        world.addPod("caller") { () -> any Machine in Caller(service: service, left: rounds) }
        world.start("caller")
        defer { world.shutDown() }
        return timed { world.run(until: Instant(nanoseconds: .max / 2)) }
    }

    /// A task that sleeps for a millisecond again and again.
    private func sleeps(granularity: Granularity) -> Double {
        let world = World(seed: Seed(1), granularity: granularity)
        let count = count
        world.addPod("sleeper") { pod in
            let timekeeper = pod.environment.timekeeper
            let mailbox = Mailbox<Int>()
            for _ in 0..<count {
                let deadline = timekeeper.now.advanced(byNanoseconds: 1_000_000)
                _ = await mailbox.next(until: deadline, on: timekeeper)
            }
        }
        world.start("sleeper")
        defer { world.shutDown() }
        return timed { world.run(until: Instant(nanoseconds: .max / 2)) }
    }

    /// Two tasks that give way to each other.
    private func hops(granularity: Granularity) -> Double {
        let world = World(seed: Seed(1), granularity: granularity)
        world.mostJobsAtOnce = .max
        let count = count
        world.addPod("pair") { _ in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask { for _ in 0..<count / 2 { await Task.yield() } }
                }
            }
        }
        world.start("pair")
        defer { world.shutDown() }
        return timed { world.run(until: Instant(nanoseconds: .max / 2)) }
    }

    /// A made history that is written as one run.
    private func recording() throws -> Double {
        let folder = try makeTemporaryFolder()
        let path = "\(folder)/events.sqlite"
        defer {
            unlink(path)
            rmdir(folder)
        }
        let observations = MadeHistory.observations(count)
        let writer = try TraceWriter(path: path)
        let began = lockstep_cpu_nanoseconds()
        let record = RunRecord(
            scenario: "bench",
            scenarioText: "",
            seed: 1,
            verdict: .valid,
            fingerprint: nil
        )
        try writer.append(record, observations: observations)
        return Double(lockstep_cpu_nanoseconds() - began) / Double(max(observations.count, 1))
    }
}

/// Answers whatever it is asked.
private struct Echo: Machine {
    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        guard case .request(let address, _, let parcel) = input else { return }
        out.reply(to: address, parcel)
    }
}

/// Asks, and asks again when it is answered.
private struct Caller: Machine {
    let service: ServiceID
    var left: Int

    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives) {
        switch input {
        case .started, .reply:
            guard left > 0 else { return }
            left -= 1
            out.send(to: service, tag: 0, Parcel(UInt64(left)))
        default: return
        }
    }
}
