internal import LockstepCSimulation
internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepTraces

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// A process that runs seeds for a sweep: commands on standard input, replies on descriptor 3.
///
/// A reply leaves the process before the next seed begins, so that the first seed without one is
/// the seed it died of. Standard output is left to the code under test.
public struct Worker {
    /// The descriptor on which replies are written.
    static let replies: Int32 = 3

    /// CPU time after which a seed is given up unless somebody says otherwise: far more than any
    /// world that comes to an end takes for one.
    public static let usualSeedLimitNanoseconds: Int64 = 300_000_000_000

    private let catalog: Catalog
    private let seedLimitNanoseconds: Int64
    private let tell: (RunResult, String) -> String
    private var run: Run?
    private var job: WorkerCommand.Job?
    private var columns = SweepColumns(counts: [], properties: [], claimed: [], families: [])

    /// A worker.
    ///
    /// - Parameters:
    ///   - catalog: Where the names of scenarios are looked up.
    ///   - seedLimitNanoseconds: After how much CPU time a seed is given up. Code under test that
    ///     goes in circles without ever waiting cannot be stopped otherwise: the process ends of
    ///     it, and the sweep goes on with another.
    ///   - tell: What a person is told of a recorded run that a given line brings back.
    public init(
        catalog: Catalog,
        seedLimitNanoseconds: Int64 = Worker.usualSeedLimitNanoseconds,
        tell: @escaping (RunResult, String) -> String
    ) {
        self.catalog = catalog
        self.seedLimitNanoseconds = seedLimitNanoseconds
        self.tell = tell
    }

    /// Does what it is told until there are no more commands or nobody listens.
    ///
    /// - Throws: `SweepError` if this process was not started by a sweep, or is told nonsense.
    public mutating func serve() throws(SweepError) {
        guard fcntl(Worker.replies, F_GETFD) >= 0 else {
            throw .mistake("a worker is started by `lockstep sweep` only")
        }
        signal(SIGPIPE, SIG_IGN)
        // It would notice by itself, but not while the code under test runs in circles.
        lockstep_end_with_parent()
        var lines = LineBuffer()
        while let bytes = readSome(STDIN_FILENO), !bytes.isEmpty {
            lines.append(bytes)
            while let line = lines.next() {
                guard let command = WorkerCommand(line: line) else {
                    throw .mistake("a worker was told something that is no command")
                }
                guard obey(command) else { return }
            }
        }
    }

    /// Obeys a command; false if nobody listens any more.
    private mutating func obey(_ command: WorkerCommand) -> Bool {
        switch command {
        case .open(let job):
            return reply(open(job))
        case .seeds(let seeds):
            for seed in seeds where !reply(execute(Lineage(seed))) { return false }
            return reply(.done(peakBytes: Worker.peakBytes))
        case .lineages(let lineages):
            for lineage in lineages where !reply(execute(lineage)) { return false }
            return reply(.done(peakBytes: Worker.peakBytes))
        case .hunt(let seeds, let properties, let cpuNanoseconds):
            return hunt(seeds, for: properties, cpuNanoseconds)
                && reply(.done(peakBytes: Worker.peakBytes))
        case .record(let retelling):
            return record(retelling) && reply(.done(peakBytes: Worker.peakBytes))
        }
    }

    private mutating func open(_ job: WorkerCommand.Job) -> WorkerReply {
        do throws(ScenarioError) {
            let scenario = try Scenario(
                text: job.text,
                file: job.file,
                overrides: job.overrides,
                vocabulary: catalog.vocabulary
            )
            let run = try Run(scenario, of: catalog)
            self.run = run
            self.job = job
            columns = run.columns
            return .ready
        } catch {
            return .failed("\(error)")
        }
    }

    private func execute(_ lineage: Lineage) -> WorkerReply {
        guard let run, let job else { return .failed("no scenario was opened") }
        let result = limited { run.execute(options(for: lineage, of: job)) }
        return .seed(SeedReport(result, columns: columns), line: [])
    }

    /// Runs a seed; the system ends this process if it takes too much CPU time.
    private func limited(_ execute: () -> RunResult) -> RunResult {
        lockstep_limit_cpu(seedLimitNanoseconds)
        defer { lockstep_limit_cpu(0) }
        return execute()
    }

    private func options(for lineage: Lineage, of job: WorkerCommand.Job) -> RunOptions {
        var options = job.portfolio.options(for: Seed(lineage.seed))
        options.ancestors = lineage.ancestors
        options.notesSituations = job.notesSituations
        return options
    }

    private func hunt(
        _ seeds: ClosedRange<UInt64>,
        for properties: [String],
        _ cpuNanoseconds: Int64
    ) -> Bool {
        var spent: Int64 = 0
        for seed in seeds {
            let answer = execute(Lineage(seed))
            guard reply(answer) else { return false }
            guard case .seed(let report, _) = answer else { break }
            spent += report.cpuNanoseconds
            if report.hasFinding(of: properties) || spent >= cpuNanoseconds { break }
        }
        return true
    }

    private func record(_ retelling: WorkerCommand.Retelling) -> Bool {
        guard let run, let job else { return reply(.failed("no scenario was opened")) }
        let lineage = Lineage(retelling.seed, after: retelling.ancestors)
        var options = options(for: lineage, of: job)
        options.isRecorded = true
        let result = limited { run.execute(options) }
        if !retelling.recording.isEmpty {
            do throws(TraceError) {
                let writer = try TraceWriter(path: retelling.recording)
                try writer.append(
                    RunRecord(result, of: run.scenario),
                    observations: result.observations
                )
            } catch {
                return reply(.failed("\(error)"))
            }
        }
        return reply(.seed(SeedReport(result, columns: columns), line: []))
            && reply(.story(tell(result, retelling.again)))
    }

    private func reply(_ reply: WorkerReply) -> Bool {
        writeAll(Array(reply.line.utf8), to: Worker.replies) == 0
    }

    /// The most bytes of memory this process took.
    ///
    /// What the system counts for a child includes its parent at the moment of the start; what it
    /// tells the child about itself does not.
    private static var peakBytes: Int64 {
        let file = openForReading("/proc/self/status")
        guard file >= 0 else { return lockstep_peak_kibibytes() * 1024 }
        defer { close(file) }
        let lines = String(decoding: readSome(file) ?? [], as: UTF8.self).split(separator: "\n")
        let words = lines.first { $0.hasPrefix("VmHWM:") }?.split { $0 == " " || $0 == "\t" }
        let kibibytes = words.flatMap { $0.count > 1 ? Int64($0[1]) : nil }
        return (kibibytes ?? lockstep_peak_kibibytes()) * 1024
    }
}
