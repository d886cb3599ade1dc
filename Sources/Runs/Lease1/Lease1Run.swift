public import LockstepDeterminism
public import LockstepSimulation

/// One run of the workload on the product's own world: its queue, pods, kills, links and
/// fingerprint.
public struct Lease1Run: Sendable {
    /// Decides the run.
    public var seed: Seed
    /// How the electors are written.
    public var form: Lease1.Form
    /// How long the run lasts, in simulated nanoseconds.
    public var lengthNanoseconds: Int64
    /// Where tasks may be interleaved.
    public var granularity: Granularity
    /// Cuts every latency, jitter and delay down to whole milliseconds, so that things tie.
    ///
    /// The reference hashes hold without it.
    public var ties: Bool

    /// Describes a run; the default is the definition's: nothing ties.
    public init(
        seed: Seed,
        form: Lease1.Form = .values,
        lengthNanoseconds: Int64,
        granularity: Granularity = .fast,
        ties: Bool = false
    ) {
        self.seed = seed
        self.form = form
        self.lengthNanoseconds = lengthNanoseconds
        self.granularity = granularity
        self.ties = ties
    }

    /// Runs it.
    ///
    /// - Returns: The hash and the counts of the definition.
    public func run() -> Lease1.Outcome {
        let unit: UInt64 = ties ? 1_000_000 : 1
        let ledger = Lease1Ledger(seed: seed, unit: unit)
        let world = World(
            seed: seed,
            granularity: granularity,
            links: Lease1Links(seed: seed, unit: unit, ledger: ledger)
        )
        let server = world.mount("server", machine: { Lease1Server(ledger: ledger) })
        for index in 0..<Lease1.electors { add(index, to: world, server: server, ledger: ledger) }
        for index in 0..<Lease1.electors { world.start(Lease1Run.names[index]) }
        scheduleKill(at: Lease1.killEvery, in: world, ledger: ledger)
        world.run(until: Instant(nanoseconds: lengthNanoseconds))
        let outcome = Lease1.Outcome(
            hash: ledger.digest.value,
            messages: ledger.sent,
            delivered: ledger.sent - ledger.lost - UInt64(world.messagesInFlight),
            attempts: ledger.attempts,
            timeouts: ledger.timeouts,
            acquisitions: ledger.acquisitions,
            violations: ledger.violations,
            kills: ledger.kills,
            version: ledger.version,
            queuePops: world.steps,
            fingerprint: world.fingerprint
        )
        world.shutDown()
        return outcome
    }

    static let names = (0..<Lease1.electors).map { "elector-\($0)" }

    /// The index of an elector by its pod's name, which ends in it.
    @inline(__always)
    static func elector(named name: String) -> Int {
        Int(name.utf8.last ?? 48) - 48
    }

    private func add(_ index: Int, to world: World, server: ServiceID, ledger: Lease1Ledger) {
        let lives = Lease1Lives()
        switch form {
        case .values:
            world.addPod(Lease1Run.names[index]) { () -> any Machine in
                let elector = Lease1Elector(
                    index: index,
                    incarnation: lives.next(),
                    ledger: ledger
                )
                return Lease1Machine(elector: elector, server: server)
            }
        case .async:
            world.addPod(Lease1Run.names[index]) { pod in
                await Lease1Task(
                    elector: Lease1Elector(
                        index: index,
                        incarnation: lives.next(),
                        ledger: ledger
                    ),
                    pod: pod,
                    server: server
                ).run()
            }
        case .asyncIdiomatic:
            world.addPod(Lease1Run.names[index]) { pod in
                try await Lease1IdiomaticTask(
                    elector: Lease1Elector(
                        index: index,
                        incarnation: lives.next(),
                        ledger: ledger
                    ),
                    pod: pod,
                    server: server
                ).run()
            }
        }
    }

    private func scheduleKill(at time: Int64, in world: World, ledger: Lease1Ledger) {
        guard time <= lengthNanoseconds else { return }
        world.schedule(at: Instant(nanoseconds: time)) { world in
            let victim = Int(ledger.chaos.below(UInt64(Lease1.electors)))
            let name = Lease1Run.names[victim]
            if world.isAlive(name) {
                world.kill(name)
                ledger.kill(victim, at: time)
                world.schedule(at: Instant(nanoseconds: time + Lease1.downFor)) { world in
                    ledger.fold(.restarted, victim, 0, at: time + Lease1.downFor)
                    world.start(name)
                }
            }
            scheduleKill(at: time + Lease1.killEvery, in: world, ledger: ledger)
        }
    }
}

/// Counts the lives of one elector.
final class Lease1Lives: @unchecked Sendable {
    private var count: UInt64 = 0

    func next() -> UInt64 {
        count += 1
        return count
    }
}
