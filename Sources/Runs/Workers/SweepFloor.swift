internal import LockstepDeterminism
internal import LockstepHistories

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where a sweep's workers sit, with the seeds that are left and what came of the others.
final class SweepFloor {
    /// A worker and the seeds it has.
    private struct Seat {
        let process: WorkerProcess
        var isReady = false
        /// The seeds it still owes a report of, the first one being under way.
        var owed: ClosedRange<UInt64>?
    }

    /// How a floor is set up.
    struct Setup {
        var launch: WorkerLaunch
        var job: WorkerCommand.Job
        var workers: Int
        var folder: SweepFolder?
        /// Which scenario of the folder's this is.
        var scenario: Int
        /// What guides the seeds; `nil` for a sweep that is not guided.
        var guided: GuidedSeeds?
        /// The hash seed of all workers.
        var hashSeed = WorkerLaunch.usualHashSeed
    }

    /// Whether no more seeds are to be begun.
    var isClosing = false
    private(set) var queue: SeedQueue
    private(set) var totals: SweepTotals
    /// Seeds that died in one process and not in the next.
    private(set) var divergences: [SweepResult.Divergence] = []
    private(set) var effort = SweepResult.Effort()
    private let setup: Setup
    private var guided: GuidedSeeds?
    private var seats: [Seat] = []
    private var size = ChunkSize()
    private var failedStarts = 0
    private var unnoted: [UInt8] = []

    init(_ setup: Setup, queue: SeedQueue, totals: SweepTotals) {
        self.setup = setup
        self.queue = queue
        self.totals = totals
        guided = setup.guided
        effort.workers = setup.workers
    }

    /// Hands out seeds, waits a moment for replies, and takes them in.
    ///
    /// - Returns: Whether anything is left to be done.
    /// - Throws: `SweepError.environment` if files or the system stand in the way.
    func turn() throws(SweepError) -> Bool {
        let isOver = isClosing || queue.isEmpty
        if !isOver {
            while seats.count < setup.workers { try seat() }
            handOut()
        } else if !seats.contains(where: { $0.owed != nil }) {
            return false
        }
        var files = seats.map {
            pollfd(fd: $0.process.replies, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&files, nfds_t(files.count), 100) > 0 else { return true }
        for index in files.indices.reversed() where files[index].revents != 0 {
            let isThere = seats[index].process.receive()
            try takeReplies(of: index)
            if !isThere { try lose(index) }
        }
        try note()
        return true
    }

    /// Ends all workers at once, whatever they are doing.
    func abandon() {
        for seat in seats { seat.process.terminate() }
        vacate()
    }

    /// Ends all workers; they must have nothing to do.
    func dismiss() {
        for seat in seats { seat.process.dismiss() }
        vacate()
    }

    private func vacate() {
        for seat in seats {
            seat.process.reap()
            effort.cpuNanoseconds += seat.process.cpuNanoseconds
        }
        seats = []
    }

    private func seat() throws(SweepError) {
        let process = try WorkerProcess(setup.launch, hashSeed: setup.hashSeed)
        process.send(.open(setup.job))
        seats.append(Seat(process: process))
    }

    private func handOut() {
        for index in seats.indices where seats[index].isReady && seats[index].owed == nil {
            let limit = size.next(left: queue.count, workers: setup.workers)
            guard let chunk = queue.take(atMost: limit, upTo: guided?.limit ?? .max) else {
                return
            }
            seats[index].owed = chunk
            seats[index].process.send(command(for: chunk))
        }
    }

    private func command(for chunk: ClosedRange<UInt64>) -> WorkerCommand {
        guard let guided else { return .seeds(chunk) }
        return .lineages(chunk.map { Lineage($0, after: guided.ancestors(of: $0)) })
    }

    private func takeReplies(of index: Int) throws(SweepError) {
        while let reply = try seats[index].process.nextReply() {
            switch reply {
            case .ready: seats[index].isReady = true
            case .seed(let report, let line):
                guard let owed = seats[index].owed, report.seed == owed.lowerBound else {
                    throw .environment("a worker process reported a seed it was not given")
                }
                seats[index].owed =
                    owed.lowerBound == owed.upperBound
                    ? nil : owed.lowerBound + 1...owed.upperBound
                size.learn(report.cpuNanoseconds)
                add(report, line: line)
            case .done(let peakBytes): effort.peakBytes = max(effort.peakBytes, peakBytes)
            case .story: break
            case .failed(let sentence): throw .environment(sentence)
            }
        }
    }

    /// Adds a finished seed, to be noted as the line says; an empty line is not noted.
    private func add(_ report: SeedReport, line: ArraySlice<UInt8>) {
        totals.add(report)
        guided?.add(report)
        effort.seeds += 1
        effort.simulatedNanoseconds += report.simulatedNanoseconds
        guard setup.folder != nil, !line.isEmpty else { return }
        unnoted += SweepJournal.entry(scenario: setup.scenario, line: line)
        unnoted.append(10)
    }

    private func note() throws(SweepError) {
        guard let folder = setup.folder, !unnoted.isEmpty else { return }
        defer { unnoted = [] }
        try folder.append(unnoted)
    }

    /// Clears the seat of a worker that has died.
    private func lose(_ index: Int) throws(SweepError) {
        let seat = seats.remove(at: index)
        let end = seat.process.reap()
        effort.cpuNanoseconds += seat.process.cpuNanoseconds
        guard seat.isReady else {
            failedStarts += 1
            guard failedStarts < 3 else {
                throw .environment("a worker process did not get ready: \(end.sentence)")
            }
            return
        }
        guard let owed = seat.owed else { return }
        if owed.lowerBound < owed.upperBound {
            queue.giveBack(owed.lowerBound + 1...owed.upperBound)
        }
        guard !end.isOutOfTime else {
            var report = SeedReport(endless: owed.lowerBound)
            report.ancestors = guided?.ancestors(of: report.seed) ?? []
            return add(report, line: Array(report.line.utf8).dropLast())
        }
        try confirm(owed.lowerBound, end)
    }

    /// Executes a seed of which a worker died again, alone.
    private func confirm(_ seed: UInt64, _ end: WorkerProcess.End) throws(SweepError) {
        let retrial = Retrial(setup.launch, setup.job)
        let ancestors = guided?.ancestors(of: seed) ?? []
        let outcome = try retrial.execute(
            WorkerCommand.Retelling(seed: seed, ancestors: ancestors, recording: "", again: "")
        )
        retrial.finish()
        switch outcome {
        case .crash(let end, let words):
            var report = SeedReport(crashOf: seed, end.sentence, words: words)
            report.ancestors = ancestors
            add(report, line: Array(report.line.utf8).dropLast())
        case .report(let report, _) where end.isFromOutside:
            add(report, line: Array(report.line.utf8).dropLast())
        case .report(let report, _):
            divergences.append(
                SweepResult.Divergence(
                    seed: seed,
                    ancestors: ancestors,
                    first: "a process that died (\(end.sentence))",
                    second: report.outcome
                )
            )
            // Not noted: whoever goes on with this sweep shall meet it again.
            add(report, line: [])
        }
    }
}

extension SeedReport {
    /// The report of a seed of which the code under test dies.
    init(crashOf seed: UInt64, _ end: String, words: String) {
        self.init(seed: seed, verdict: .violated, fingerprint: 0)
        findings = [
            Finding(
                property: Property.crash.id,
                time: .zero,
                pods: [],
                sentence: "The code under test ended its process (\(end))"
                    + (words.isEmpty ? "." : ": \(words)"),
                evidence: []
            )
        ]
    }

    /// The report of a seed that was given up: nobody knows what would have come of it.
    init(endless seed: UInt64) {
        self.init(seed: seed, verdict: .unknown, fingerprint: 0)
        doubt = "It had not come to an end when the CPU time of a seed was over."
    }

    /// Whether the code under test died of the seed.
    var isCrash: Bool { findings.contains { $0.property == Property.crash.id } }

    /// What it came to, in a few words.
    var outcome: String {
        let found = findings.map(\.property).joined(separator: ", ")
        return "fingerprint \(fingerprint.sixteenDigits), \(verdict.rawValue)"
            + (found.isEmpty ? "" : " (\(found))")
    }
}
