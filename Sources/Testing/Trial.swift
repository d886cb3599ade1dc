internal import LockstepCSimulation
internal import LockstepDeterminism
internal import LockstepSimulation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// One run of a test's body in the world of one seed.
struct Trial: Sendable {
    let world: World
    let watch: Watch
    let limit: Instant

    /// How a trial went, expectations apart.
    enum Ending {
        /// The body came to its end.
        case returned
        /// The body threw.
        case threw(any Error)
        /// A judge found a breach, and the body was given up.
        case broken
        /// Nothing was left to happen, and the body still waited, as did these pods; with all tasks
        /// that did, the body's first.
        case stalled(at: Instant, waiting: [String], tasks: [WaitingTask])
        /// The body went on beyond the limit.
        case endless
    }

    /// How much virtual time a body that was given up has to clear up.
    private static let patienceNanoseconds: Int64 = 60_000_000_000

    init(_ trait: SimulatedTrait, seed: Seed) {
        world = World(seed: seed, pick: trait.pick, granularity: trait.granularity)
        world.listTasks()
        watch = world.watch(by: trait.judges, claims: trait.claims)
        limit = Instant(nanoseconds: max(trait.limit.wholeNanoseconds, 0))
    }

    /// Whether the code that runs now runs in this world.
    var isCurrent: Bool { lockstep_current() == Unmanaged.passUnretained(world).toOpaque() }

    /// Runs the body to its end in this world, on the calling thread.
    ///
    /// The body is a child task that begins in the world: its job, and all that follow from it, go
    /// to the world's queue, since that is where the thread says they belong. By the time it is
    /// awaited it has ended, so the awaiting task never leaves this thread.
    ///
    /// - Parameters:
    ///   - body: The body.
    ///   - lastWords: What is said if the body or a pod traps, which ends the process.
    /// - Returns: How it went.
    func run(_ body: @Sendable () async throws -> Void, lastWords: String) async -> Ending {
        lockstep_set_last_words(lastWords + "\n")
        defer { lockstep_set_last_words(nil) }
        return await World.$simulated.withValue(world) {
            let gate = Gate()
            let outer = lockstep_current()
            lockstep_set_current(Unmanaged.passUnretained(world).toOpaque())
            async let result = Self.carry(body, through: gate)
            lockstep_set_current(outer)
            let interruption = pump(gate)
            let end = await result
            if let interruption { return interruption }
            if watch.isBroken { return .broken }
            switch end {
            case .success: return .returned
            case .failure(let error): return .threw(error)
            }
        }
    }

    /// Runs the body as a child, and gives it up when the gate opens before its end.
    private static func carry(
        _ body: @Sendable () async throws -> Void,
        through gate: Gate
    ) async -> Result<Void, any Error> {
        defer { gate.close() }
        return await withoutAwaiting(body, gate)
    }

    private static func withoutAwaiting(
        _ body: @Sendable () async throws -> Void,
        _ gate: Gate
    ) async -> Result<Void, any Error> {
        async let result = ended(body, gate)
        await gate.wait()
        // Where the gate was opened from outside, leaving this scope cancels the body.
        guard gate.hasBodyEnded else { return .failure(CancellationError()) }
        return await result
    }

    private static func ended(
        _ body: @Sendable () async throws -> Void,
        _ gate: Gate
    ) async -> Result<Void, any Error> {
        gate.noteBodyBegins()
        defer {
            gate.noteBodyEnded()
            gate.open()
        }
        do {
            try await body()
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Lets the world go on until the body has ended, or must be given up.
    ///
    /// - Returns: Why it was given up; `nil` if it was not.
    private func pump(_ gate: Gate) -> Ending? {
        let stop = world.run(until: limit) { gate.isOver || watch.isBroken }
        var interruption: Ending?
        if !gate.isOver {
            switch stop {
            case .condition: interruption = .broken
            case .idle: interruption = stalled(gate)
            case .time: interruption = .endless
            }
            let last = world.time.advanced(byNanoseconds: Self.patienceNanoseconds)
            world.schedule(at: world.time) { _ in gate.open() }
            world.run(until: last) { gate.isOver }
        } else {
            watch.finish(at: world.time)
        }
        world.shutDown()
        awaitReality(gate)
        return interruption
    }

    /// What an idle world and its tasks tell of why the body does not go on.
    private func stalled(_ gate: Gate) -> Ending {
        let body = gate.body.map { world.waitingTask(at: $0) }
        return .stalled(
            at: world.lastDue,
            waiting: world.unfinished,
            tasks: (body.map { [$0] } ?? []) + world.waitingTasks
        )
    }

    /// A body that left the world may still come to its end outside; one that nobody will ever wake
    /// cannot, and there is no way to be rid of it.
    private func awaitReality(_ gate: Gate) {
        for _ in 0..<5_000 where !gate.isOver { usleep(1_000) }
        precondition(
            gate.isOver,
            "the body of a simulated test, seed \(world.seed), waits for something that nobody "
                + "will ever do, and does not listen to cancellation"
        )
    }
}
