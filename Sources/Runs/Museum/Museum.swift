internal import LockstepCSimulation

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Hunts bugs from a cold start, in several ways, many times.
///
/// Every repetition begins at a seed of its own and runs a scenario that knows none of the bugs.
/// A bug is found by a breach of what it breaks; what else comes to light on the way is told beside
/// it. The right algorithm is put through the first seeds of the same repetitions and must pass.
///
/// - Determinism: Seeds and findings do not depend on the number of workers; CPU times do, and so
///   does what a limit of CPU time cuts off.
public struct Museum {
    /// What is run.
    public let run: Run
    /// The bugs.
    public let exhibits: [Exhibit]
    /// How they are hunted.
    public let options: HuntOptions
    private let launch: WorkerLaunch

    /// Prepares a hunt.
    public init(_ run: Run, _ exhibits: [Exhibit], _ options: HuntOptions, launch: WorkerLaunch) {
        self.run = run
        self.exhibits = exhibits
        self.options = options
        self.launch = launch
    }

    /// Hunts everything.
    ///
    /// - Parameters:
    ///   - interruption: Ends the hunt at once.
    ///   - progress: Is told several times a second how many hunts are over, of how many.
    /// - Returns: What came of it.
    /// - Throws: `SweepError` if the system stands in the way.
    public func execute(
        unless interruption: Interruption,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(SweepError) -> MuseumResult {
        signal(SIGPIPE, SIG_IGN)
        let hunts = self.hunts
        let floor = HuntFloor(self, launch: launch, hunts: hunts)
        var told = lockstep_real_nanoseconds()
        while try floor.turn() {
            interruption.look()
            guard interruption.count == 0 else {
                floor.abandon()
                break
            }
            let now = lockstep_real_nanoseconds()
            guard now - told >= 200_000_000 else { continue }
            told = now
            progress(floor.outcomes.count, hunts.count)
        }
        floor.dismiss()
        return MuseumResult(
            scenario: run.scenario.source.file,
            exhibits: exhibits,
            options: options,
            outcomes: hunts.compactMap { hunt in floor.outcomes[hunt].map { (hunt, $0) } },
            isInterrupted: interruption.count > 0
        )
    }

    /// Every hunt, those of one bug and one way beside each other.
    private var hunts: [Hunt] {
        var hunts: [Hunt] = []
        if options.cleanSeeds > 0 {
            hunts += (0..<options.repetitions).map {
                Hunt(exhibit: nil, strategy: 0, repetition: $0)
            }
        }
        for exhibit in exhibits.indices {
            for strategy in options.strategies.indices {
                hunts += (0..<options.repetitions).map {
                    Hunt(exhibit: exhibit, strategy: strategy, repetition: $0)
                }
            }
        }
        return hunts
    }

    /// What a worker is told to open for a hunt.
    func job(for hunt: Hunt) -> WorkerCommand.Job {
        let source = run.scenario.source
        return WorkerCommand.Job(
            file: source.file,
            text: source.text,
            overrides: source.overrides + (hunt.exhibit.map { exhibits[$0].overrides } ?? []),
            portfolio: hunt.exhibit == nil ? Portfolio() : options.strategies[hunt.strategy]
        )
    }

    /// The properties that are hunted for; none for the right algorithm, in which any counts.
    func properties(of hunt: Hunt) -> [String] {
        hunt.exhibit.map { exhibits[$0].properties } ?? []
    }

    /// What a worker is told to run for a hunt that has come so far.
    func command(for hunt: Hunt, after outcome: HuntOutcome) -> WorkerCommand {
        let first = HuntOptions.firstSeed(of: hunt.repetition)
        return .hunt(
            first + outcome.seeds...first + (seedLimit(of: hunt) - 1),
            for: properties(of: hunt),
            cpuNanoseconds: max(cpuLimit(of: hunt) - outcome.cpuNanoseconds, 1)
        )
    }

    /// Whether anything is left to be run of a hunt that has come so far.
    func isWorthGoingOn(_ hunt: Hunt, after outcome: HuntOutcome) -> Bool {
        outcome.seeds < seedLimit(of: hunt) && outcome.cpuNanoseconds < cpuLimit(of: hunt)
    }

    private func seedLimit(of hunt: Hunt) -> UInt64 {
        max(hunt.exhibit == nil ? options.cleanSeeds : options.seedLimit, 1)
    }

    private func cpuLimit(of hunt: Hunt) -> Int64 {
        hunt.exhibit == nil ? .max : options.cpuLimitNanoseconds
    }
}
