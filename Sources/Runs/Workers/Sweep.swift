internal import LockstepCSimulation
internal import LockstepCheckers
internal import LockstepHistories

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Runs many seeds of a scenario in several processes.
///
///     let sweep = Sweep(run, options, launch: .thisProgram, again: line)
///     let result = try sweep.execute(unless: Interruption())
///     result.totals.violated
///
/// A seed of which the code under test dies costs that seed only. Every failing seed that is listed
/// is executed again, in another process with another hash seed, before the sweep is over.
///
/// - Determinism: Totals and digest do not depend on the number of workers.
public struct Sweep {
    /// What is run.
    public let run: Run
    /// How.
    public let options: SweepOptions
    let launch: WorkerLaunch
    let again: (SweepFailure) -> String

    /// A failing seed that a line is wanted for.
    public enum SweepFailure: Hashable, Sendable {
        /// To be run by its seed and those before it.
        case seed(Lineage)
        /// To be replayed from the recording at a path.
        case recording(String)
    }

    /// Prepares a sweep.
    ///
    /// - Parameters:
    ///   - run: What is run.
    ///   - options: How.
    ///   - launch: How a worker is started.
    ///   - again: The line that a person pastes to see a failure again.
    public init(
        _ run: Run,
        _ options: SweepOptions,
        launch: WorkerLaunch,
        again: @escaping (SweepFailure) -> String
    ) {
        self.run = run
        self.options = options
        self.launch = launch
        self.again = again
    }

    /// What the workers are told.
    var job: WorkerCommand.Job {
        WorkerCommand.Job(
            file: run.scenario.source.file,
            text: run.scenario.source.text,
            overrides: run.scenario.source.overrides,
            portfolio: options.portfolio,
            notesSituations: options.steering != .none
        )
    }

    /// Runs everything.
    ///
    /// - Parameters:
    ///   - folder: Where finished seeds are noted and recordings are kept; `nil` for nowhere.
    ///   - scenario: Which scenario of the folder's this is, from 0.
    ///   - interruption: Ends the sweep early: once after the seeds under way, twice at once.
    ///   - progress: Is told several times a second how far it is.
    /// - Returns: What came of it.
    /// - Throws: `SweepError` if files or the system stand in the way.
    public func execute(
        in folder: SweepFolder? = nil,
        as scenario: Int = 0,
        unless interruption: Interruption,
        progress: (SweepProgress) -> Void = { _ in }
    ) throws(SweepError) -> SweepResult {
        signal(SIGPIPE, SIG_IGN)
        let (began, cpu) = (lockstep_real_nanoseconds(), lockstep_cpu_nanoseconds())
        let known = folder?.reports(of: scenario, in: options.seeds) ?? []
        let queue = SeedQueue(options.seeds, finished: known.map(\.seed))
        var totals = SweepTotals(run.columns)
        for report in known { totals.add(report) }
        let setup = SweepFloor.Setup(
            launch: launch,
            job: job,
            workers: max(1, min(options.workers, queue.count)),
            folder: folder,
            scenario: scenario,
            guided: guidedSeeds(known)
        )
        let floor = SweepFloor(setup, queue: queue, totals: totals)
        let patience = options.patienceNanoseconds
        let isInterrupted = try work(
            floor,
            from: began,
            for: patience,
            unless: interruption,
            progress
        )
        let wall = lockstep_real_nanoseconds() - began
        floor.dismiss()
        var result = SweepResult(
            scenario: run.scenario.source.file,
            totals: floor.totals,
            effort: floor.effort,
            isInterrupted: isInterrupted,
            divergences: floor.divergences
        )
        result.effort.wallNanoseconds = wall
        result.effort.cpuNanoseconds += lockstep_cpu_nanoseconds() - cpu
        try retell(&result, in: folder, as: scenario, unless: interruption)
        if options.isTwice, !isInterrupted {
            try repeatAll(&result, unless: interruption, progress)
        }
        return result
    }

    /// What guides the seeds, if they are to be guided.
    func guidedSeeds(_ known: [SeedReport]) -> GuidedSeeds? {
        guard options.steering == .guided else { return nil }
        let situations = run.columns.situations.count
        return GuidedSeeds(options.seeds, known: known, situations: situations)
    }

    /// Keeps the floor busy, for so many nanoseconds at most; says whether it was interrupted
    /// before everything was done.
    func work(
        _ floor: SweepFloor,
        from began: Int64,
        for patience: Int64?,
        unless interruption: Interruption,
        _ progress: (SweepProgress) -> Void
    ) throws(SweepError) -> Bool {
        let known = floor.totals.seeds
        let (sum, isTooMany) = known.addingReportingOverflow(floor.queue.count)
        let total = patience == nil ? (isTooMany ? .max : sum) : nil
        var told = began
        while true {
            interruption.look()
            let now = lockstep_real_nanoseconds()
            let isLate = patience.map { now - began >= $0 } ?? false
            floor.isClosing = interruption.count > 0 || isLate
            if interruption.count > 1 {
                floor.abandon()
                return true
            }
            guard try floor.turn() else { break }
            guard now - told >= 200_000_000 else { continue }
            told = now
            let rate = Double(floor.effort.seeds) / (Double(now - began) / 1e9)
            let left: Double? =
                total.map { Double($0 - floor.totals.seeds) / max(rate, 1e-9) }
                ?? patience.map { Double($0 - (now - began)) / 1e9 }
            progress(
                SweepProgress(
                    done: floor.totals.seeds,
                    total: total,
                    violated: floor.totals.violated,
                    seedsPerSecond: rate,
                    secondsLeft: rate > 0 ? left.map { max($0, 0) } : nil
                )
            )
        }
        return interruption.count > 0 && !floor.queue.isEmpty
    }
}
