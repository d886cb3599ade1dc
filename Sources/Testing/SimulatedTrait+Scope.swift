internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepSimulation
internal import Synchronization
public import Testing

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

extension SimulatedTrait: TestScoping {
    /// Runs the body once for each seed, up to the first that fails.
    ///
    /// - Parameters:
    ///   - test: The test.
    ///   - testCase: Its case, if it takes arguments.
    ///   - function: The body.
    /// - Throws: `NoSeeds` if there is nothing to be tried, `SelfTestFailure` if this toolchain's
    ///   concurrency cannot be simulated, `CancellationError` if the test was cancelled between two
    ///   seeds.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try Self.selfTest.get()
        var tally = TrialTally()
        for seed in try chosenSeeds() {
            try Task.checkCancellation()
            let trial = Trial(self, seed: seed)
            guard try await passes(trial, of: test, testCase, function) else { return }
            tally.add(trial.watch)
            // Other tests wait for this thread.
            await Task.yield()
        }
        for doubt in tally.doubts(claims: claims) {
            Issue.record(Comment(rawValue: doubt), sourceLocation: test.sourceLocation)
        }
    }

    private static let selfTest = Result { try SelfTest.run() }

    func chosenSeeds() throws -> [Seed] {
        if let text = getenv("LOCKSTEP_SEED").map({ String(cString: $0) }) {
            guard let seed = Seed(text: text) else { throw UnreadableSeed(text: text) }
            return [seed]
        }
        guard seeds.count > 0 else { throw NoSeeds(count: seeds.count) }
        return (0..<seeds.count).map { Seed(seeds.first &+ UInt64($0)) }
    }

    /// Tries one seed, and records what made it fail.
    private func passes(
        _ trial: Trial,
        of test: Test,
        _ testCase: Test.Case?,
        _ function: @Sendable () async throws -> Void
    ) async throws -> Bool {
        let report = SeedReport(self, trial: trial, test: test)
        let issues = Mutex(0)
        let listener: IssueHandlingTrait = .compactMapIssues { issue in
            // What is recorded without a test, by a detached task, comes to all tests' ears.
            guard trial.isCurrent else { return issue }
            // What a body says that was given up is no news.
            guard !trial.watch.isBroken else { return nil }
            guard issue.isFailure else { return issue }
            let count = issues.withLock { count in
                count += 1
                return count
            }
            guard count == 1 else { return issue }
            var told = issue
            told.comments.append(Comment(rawValue: report.text("An expectation failed")))
            return told
        }
        let ending = Mutex(Trial.Ending.returned)
        try await listener.provideScope(for: test, testCase: testCase) {
            let how = await trial.run(function, lastWords: report.ofTrap)
            ending.withLock { $0 = how }
        }
        let hasIssues = issues.withLock { $0 > 0 }
        switch ending.withLock({ $0 }) {
        case .returned: return !hasIssues
        case .threw(let error):
            guard !hasIssues else { return false }
            let text = report.text("The body threw")
            Issue.record(error, Comment(rawValue: text), sourceLocation: test.sourceLocation)
        case .broken: record(report.ofFinding, of: test)
        case .stalled(let time, let waiting, let tasks):
            record(report.ofStall(at: time, waiting: waiting, tasks: tasks), of: test)
        case .endless: record(report.ofEndlessness, of: test)
        }
        return false
    }

    private func record(_ text: String, of test: Test) {
        Issue.record(Comment(rawValue: text), sourceLocation: test.sourceLocation)
    }
}

/// The environment names a seed that is none.
struct UnreadableSeed: Error, CustomStringConvertible {
    let text: String

    var description: String {
        "LOCKSTEP_SEED is \"\(text)\": a seed is a number from 0 to 2^64 - 1"
    }
}

/// A simulated test that tries nothing, and so could never fail.
struct NoSeeds: Error, CustomStringConvertible {
    let count: Int

    var description: String {
        ".simulated(seeds: \(count)) tries nothing: at least one seed makes it a test"
    }
}
