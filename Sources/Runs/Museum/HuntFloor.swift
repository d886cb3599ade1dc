internal import LockstepHistories

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Where the workers of a hunt sit, each with one search at a time.
final class HuntFloor {
    private struct Seat {
        let process: WorkerProcess
        var job: WorkerCommand.Job?
        var isReady = false
        var hunt: Hunt?
        var outcome = HuntOutcome()
    }

    /// The searches that are over.
    private(set) var outcomes: [Hunt: HuntOutcome] = [:]
    private let museum: Museum
    private let launch: WorkerLaunch
    /// What is left, the next one last, with what has come of it so far.
    private var waiting: [(hunt: Hunt, outcome: HuntOutcome)]
    private var seats: [Seat] = []
    private var failedStarts = 0

    init(_ museum: Museum, launch: WorkerLaunch, hunts: [Hunt]) {
        self.museum = museum
        self.launch = launch
        waiting = hunts.reversed().map { ($0, HuntOutcome()) }
    }

    /// Hands out searches, waits a moment for replies, and takes them in.
    ///
    /// - Returns: Whether anything is left to be done.
    /// - Throws: `SweepError.environment` if the system stands in the way.
    func turn() throws(SweepError) -> Bool {
        while seats.count < museum.options.workers, seats.count < waiting.count {
            let process = try WorkerProcess(launch, hashSeed: WorkerLaunch.usualHashSeed)
            seats.append(Seat(process: process))
        }
        for index in seats.indices where seats[index].hunt == nil { assign(index) }
        guard seats.contains(where: { $0.hunt != nil }) else { return false }
        var files = seats.map {
            pollfd(fd: $0.process.replies, events: Int16(POLLIN), revents: 0)
        }
        guard poll(&files, nfds_t(files.count), 100) > 0 else { return true }
        for index in files.indices.reversed() where files[index].revents != 0 {
            let isThere = seats[index].process.receive()
            try takeReplies(of: index)
            if !isThere { try lose(index) }
        }
        return true
    }

    /// Ends all workers at once, whatever they are doing.
    func abandon() {
        for seat in seats { seat.process.terminate() }
        dismiss()
    }

    /// Ends all workers.
    func dismiss() {
        for seat in seats {
            seat.process.dismiss()
            seat.process.reap()
        }
        seats = []
    }

    private func assign(_ index: Int) {
        guard let (hunt, outcome) = waiting.popLast() else { return }
        seats[index].hunt = hunt
        seats[index].outcome = outcome
        let job = museum.job(for: hunt)
        if seats[index].job != job {
            seats[index].job = job
            seats[index].process.send(.open(job))
        }
        seats[index].process.send(museum.command(for: hunt, after: outcome))
    }

    private func takeReplies(of index: Int) throws(SweepError) {
        while let reply = try seats[index].process.nextReply() {
            switch reply {
            case .ready: seats[index].isReady = true
            case .seed(let report, _):
                guard let hunt = seats[index].hunt else { continue }
                seats[index].outcome.take(report, hunted: museum.properties(of: hunt))
            case .done: conclude(index)
            case .story: break
            case .failed(let sentence): throw .environment(sentence)
            }
        }
    }

    private func conclude(_ index: Int) {
        guard let hunt = seats[index].hunt else { return }
        outcomes[hunt] = seats[index].outcome
        seats[index].hunt = nil
    }

    /// Clears the seat of a worker that has died: the code under test ended it, which is a finding,
    /// if not always the one that is hunted for.
    private func lose(_ index: Int) throws(SweepError) {
        let end = seats[index].process.reap()
        guard seats[index].isReady, !end.isFromOutside else {
            if let hunt = seats[index].hunt { waiting.append((hunt, seats[index].outcome)) }
            seats.remove(at: index)
            failedStarts += 1
            guard failedStarts < 3 else {
                throw .environment("a worker process did not get far: \(end.sentence)")
            }
            return
        }
        if let hunt = seats[index].hunt {
            let first = HuntOptions.firstSeed(of: hunt.repetition)
            let seed = first + seats[index].outcome.seeds
            let hunted = museum.properties(of: hunt)
            if end.isOutOfTime {
                seats[index].outcome.take(SeedReport(endless: seed), hunted: hunted)
            } else {
                seats[index].outcome.takeCrash(at: seed, hunted: hunted)
            }
            let outcome = seats[index].outcome
            if outcome.seed == nil, museum.isWorthGoingOn(hunt, after: outcome) {
                waiting.append((hunt, outcome))
            } else {
                conclude(index)
            }
        }
        seats.remove(at: index)
    }
}
