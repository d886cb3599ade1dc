internal import LockstepCSimulation
internal import LockstepDeterminism
internal import Synchronization

/// A construct of the language that this toolchain does not hand to the world.
///
/// Nothing that runs on such a toolchain can be trusted to come back from its seed.
public struct SelfTestFailure: Error, Hashable, CustomStringConvertible {
    /// The construct that was not captured.
    public let construct: String
    /// Where tasks were interleaved when it failed.
    public let granularity: Granularity
    /// The compiler's version this engine was built with.
    public let toolchain: String

    init(construct: String, granularity: Granularity, toolchain: String = SelfTest.toolchain) {
        self.construct = construct
        self.granularity = granularity
        self.toolchain = toolchain
    }

    /// The failure in one sentence.
    public var description: String {
        "\(construct) escapes the simulation under \(toolchain) "
            + "(granularity \(granularity.rawValue)): "
            + "runs would not be repeatable, so none is started"
    }
}

/// Tries out, once per process, that the world captures what it must.
public enum SelfTest {
    /// The compiler this engine was built with.
    public static var toolchain: String {
        #if compiler(>=6.3)
            "Swift 6.3"
        #elseif compiler(>=6.2)
            "Swift 6.2"
        #else
            "a Swift before 6.2"
        #endif
    }

    /// Uses every construct once in a tiny world.
    ///
    /// - Throws: `SelfTestFailure` for the first construct that was not captured.
    /// - Cost: Well under a millisecond.
    public static func run() throws {
        for granularity in Granularity.allCases {
            let first = try Trial(granularity: granularity).run()
            let second = try Trial(granularity: granularity).run()
            guard first == second else {
                throw SelfTestFailure(
                    construct: "SystemRandomNumberGenerator",
                    granularity: granularity
                )
            }
        }
    }
}

/// One small world in which each probe must come back, in time and on the world's own thread.
private struct Trial {
    let world: World

    init(granularity: Granularity) {
        world = World(seed: Seed(1), granularity: granularity)
    }

    /// Runs all probes.
    ///
    /// - Returns: What the system's generator gave.
    func run() throws -> UInt64 {
        defer { world.shutDown() }
        let outcomes = Probe.all.map { _ in ProbeOutcome() }
        let word = Atomic<UInt64>(0)
        let world = self.world
        world.schedule(at: .zero) { world in
            for (probe, outcome) in zip(Probe.all, outcomes) {
                Task.detached { outcome.note(await probe.body(), in: world) }
            }
            var generator = SystemRandomNumberGenerator()
            word.store(generator.next(), ordering: .relaxed)
        }
        world.run(until: Instant(nanoseconds: 2 * Probe.sleepNanoseconds))
        for (probe, outcome) in zip(Probe.all, outcomes) where !outcome.isCaptured {
            throw SelfTestFailure(
                construct: probe.construct,
                granularity: world.granularity
            )
        }
        return word.load(ordering: .relaxed)
    }
}

/// Whether a probe came back where it should.
private final class ProbeOutcome: Sendable {
    private let captured = Atomic<Bool>(false)

    var isCaptured: Bool { captured.load(ordering: .acquiring) }

    // A construct that escaped comes back on some other thread, perhaps after the trial.
    func note(_ isRight: Bool, in world: World) {
        let isHere = World.current?.toOpaque() == Unmanaged.passUnretained(world).toOpaque()
        if isRight && isHere { captured.store(true, ordering: .releasing) }
    }
}

/// One construct, and a use of it that says whether it did what it should.
private struct Probe: Sendable {
    let construct: String
    let body: @Sendable () async -> Bool

    static let sleepNanoseconds: Int64 = 1_000_000

    static let all = [
        Probe(construct: "Task {}") { await Task { isInWorld() }.value },
        Probe(construct: "Task.detached") { await Task.detached { isInWorld() }.value },
        Probe(construct: "Task.sleep on ContinuousClock") {
            let clock = ContinuousClock()
            let begin = clock.now
            try? await Task.sleep(for: .nanoseconds(sleepNanoseconds), clock: clock)
            return begin.duration(to: clock.now) == .nanoseconds(sleepNanoseconds)
        },
        Probe(construct: "Task.sleep on SuspendingClock") {
            let clock = SuspendingClock()
            let begin = clock.now
            try? await Task.sleep(for: .nanoseconds(sleepNanoseconds), clock: clock)
            return begin.duration(to: clock.now) == .nanoseconds(sleepNanoseconds)
        },
        Probe(construct: "Task.yield") {
            await Task.yield()
            return isInWorld()
        },
        Probe(construct: "@MainActor") { await onMainActor() && isInWorld() },
        Probe(construct: "AsyncStream") {
            let (stream, continuation) = AsyncStream<Int>.makeStream()
            Task {
                continuation.yield(7)
                continuation.finish()
            }
            var sum = 0
            for await number in stream { sum += number }
            return sum == 7
        },
        Probe(construct: "a task group") {
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<2 { group.addTask { isInWorld() } }
                return await group.allSatisfy { $0 }
            }
        },
        Probe(construct: "the wall clock") {
            lockstep_wall_nanoseconds() == LocalClock.epoch.nanoseconds
        },
    ]

    @MainActor
    private static func onMainActor() -> Bool { isInWorld() }

    @inline(never)
    private static func isInWorld() -> Bool { World.current != nil }
}
