internal import LockstepDeterminism
internal import LockstepHistories

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Executes seeds again, with recording on, in a process whose hashing has another seed.
final class Retrial {
    /// What came of a seed when it was executed again.
    enum Outcome {
        case report(SeedReport, story: String)
        /// The process died of it; with its last words, if it had any.
        case crash(WorkerProcess.End, words: String)
    }

    private let launch: WorkerLaunch
    private let job: WorkerCommand.Job
    private let hashSeed: UInt64
    private var process: WorkerProcess?
    private var words: [UInt8] = []
    private(set) var cpuNanoseconds: Int64 = 0

    init(_ launch: WorkerLaunch, _ job: WorkerCommand.Job, hashSeed: UInt64 = 2) {
        self.launch = launch
        self.job = job
        self.hashSeed = hashSeed
    }

    /// Executes a seed again, in the process of the seed before if that is still there; twice if
    /// somebody outside ends that process.
    ///
    /// - Parameter retelling: The seed and what to make of it.
    /// - Returns: What came of it.
    /// - Throws: `SweepError.environment` if it cannot be done.
    func execute(_ retelling: WorkerCommand.Retelling) throws(SweepError) -> Outcome {
        let outcome = try attempt(retelling)
        guard case .crash(let end, _) = outcome, end.isFromOutside else { return outcome }
        return try attempt(retelling)
    }

    private func attempt(_ retelling: WorkerCommand.Retelling) throws(SweepError) -> Outcome {
        let process = try readyProcess()
        process.send(.record(retelling))
        var report: SeedReport?
        var story = ""
        while let reply = try next(process) {
            switch reply {
            case .seed(let seed, _): report = seed
            case .story(let text): story = text
            case .failed(let sentence): throw .environment(sentence)
            case .ready: break
            case .done:
                guard let report else { break }
                return .report(report, story: story)
            }
        }
        let end = finish()
        return .crash(end, words: lastWords)
    }

    /// Ends the process, so that the next seed gets one of its own.
    @discardableResult
    func finish() -> WorkerProcess.End {
        guard let process else { return .exit(0) }
        process.dismiss()
        while drain(process) {}
        let end = process.reap()
        cpuNanoseconds += process.cpuNanoseconds
        self.process = nil
        return end
    }

    private func readyProcess() throws(SweepError) -> WorkerProcess {
        if let process { return process }
        let process = try WorkerProcess(launch, hashSeed: hashSeed, listening: true)
        self.process = process
        words = []
        process.send(.open(job))
        switch try next(process) {
        case .ready: return process
        case .failed(let sentence): throw .environment(sentence)
        default:
            let end = finish()
            throw .environment("a worker process did not get ready: \(end.sentence) \(lastWords)")
        }
    }

    /// Waits for the next reply; `nil` at the end of the process.
    private func next(_ process: WorkerProcess) throws(SweepError) -> WorkerReply? {
        while true {
            if let reply = try process.nextReply() { return reply }
            guard drain(process) else { return nil }
        }
    }

    /// Waits for replies and words and takes them in; false once there are no more replies.
    private func drain(_ process: WorkerProcess) -> Bool {
        var files = [
            pollfd(fd: process.replies, events: Int16(POLLIN), revents: 0),
            pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&files, 2, -1) >= 0 else { return errno == EINTR }
        if files[1].revents != 0, let bytes = readSome(process.errors) {
            words += bytes
            if words.count > 65_536 { words.removeFirst(words.count - 65_536) }
            // Whoever is silent for good would only be polled again and again.
            if bytes.isEmpty, files[0].revents == 0 { return process.receive() }
        }
        return files[0].revents == 0 ? true : process.receive()
    }

    /// The line that says most of what a dying process printed.
    private var lastWords: String {
        let lines = String(decoding: words, as: UTF8.self)
            .split(whereSeparator: \.isNewline)
        let line = lines.last { $0.contains("rror: ") || $0.contains("failed") } ?? lines.last
        return String((line ?? "").prefix(200))
    }
}
