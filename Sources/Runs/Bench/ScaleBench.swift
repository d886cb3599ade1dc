internal import LockstepCSimulation
internal import LockstepCheckers
internal import LockstepDeterminism
internal import LockstepSimulation

/// How cost grows with the number of pods and of locks: elections for a simulated minute in which
/// nothing breaks, judged and not.
public struct ScaleBench: Sendable {
    private let system: SystemUnderTest
    private let catalog: Catalog

    /// What is measured at one size.
    public struct Size: Hashable, Sendable {
        /// How many candidates.
        public var pods: Int
        /// Over how many leases they are spread.
        public var locks: Int

        /// A size.
        public init(pods: Int, locks: Int) {
            self.pods = pods
            self.locks = locks
        }
    }

    /// What was measured at one size.
    public struct Row: Sendable {
        /// The size.
        public var size: Size
        /// Things taken from the queue.
        public var events: UInt64
        /// CPU nanoseconds of the minute without judges.
        public var plainNanoseconds: Int64
        /// CPU nanoseconds of the minute with the standard judges.
        public var judgedNanoseconds: Int64
        /// Bytes that the world holds at the end of the minute, judges apart; 0 where the system
        /// cannot tell.
        public var bytes: Int64
    }

    /// Three candidates a lease and more and more of both, then 3,000 on fewer and more leases.
    public static let sizes = [
        Size(pods: 3, locks: 1), Size(pods: 30, locks: 10), Size(pods: 300, locks: 100),
        Size(pods: 3_000, locks: 1_000), Size(pods: 10_000, locks: 3_334),
        Size(pods: 3_000, locks: 100), Size(pods: 3_000, locks: 10), Size(pods: 3_000, locks: 1),
    ]

    /// Measures a system of a catalog that spreads its pods by an option `locks`.
    ///
    /// - Returns: `nil` if there is no such system.
    public init?(of catalog: Catalog, system name: String = "lease-election") {
        guard let system = catalog.system(name) else { return nil }
        self.system = system
        self.catalog = catalog
    }

    /// Runs and measures one size.
    public func measure(_ size: Size) -> Row {
        let plain = run(size, isJudged: false)
        let judged = run(size, isJudged: true)
        return Row(
            size: size,
            events: plain.events,
            plainNanoseconds: plain.nanoseconds,
            judgedNanoseconds: judged.nanoseconds,
            bytes: plain.bytes
        )
    }

    private func run(
        _ size: Size,
        isJudged: Bool
    ) -> (events: UInt64, nanoseconds: Int64, bytes: Int64) {
        let before = lockstep_heap_bytes()
        let world = World(seed: Seed(1))
        let judges = catalog.judges.filter(\.isStandard)
        let panel = Panel(
            judges.map { $0.make(JudgeSettings(recoveryBoundNanoseconds: 60_000_000_000)) }
        )
        if isJudged {
            let observer = RunObserver(
                panel: panel,
                coverage: Coverage(),
                situations: nil,
                isRecorded: false
            )
            world.attach(observer, interest: .decisive)
        }
        let pods = (0..<size.pods).map { "pod-\($0)" }
        let setup = Setup(pods: pods, options: ["locks": .count(Int64(size.locks))])
        do {
            try system.install(world, setup)
        } catch {
            preconditionFailure("\(system.name) cannot be installed: \(error)")
        }
        for pod in pods { world.start(pod) }
        let began = lockstep_cpu_nanoseconds()
        world.run(until: Instant(nanoseconds: 60_000_000_000))
        let spent = lockstep_cpu_nanoseconds() - began
        let bytes = lockstep_heap_bytes() - before
        let events = world.steps
        world.shutDown()
        return (events, spent, bytes)
    }
}
