import Foundation
import LockstepHistories
import LockstepTraces
import Testing

@testable import LockstepRuns

/// Sweeps whose workers are real processes and fake simulations.
@Suite struct SweepProcessTests {
    @Test func everySeedIsReportedOnceWhateverTheNumberOfWorkers() throws {
        let fake = FakeWorker(rule: #"[ $((s % 40)) = 0 ] && bad=1"#)
        let one = try fake.sweep(100, workers: 1)
        let three = try fake.sweep(100, workers: 3)
        #expect(one.totals.seeds == 100)
        #expect(one.totals.failing.map(\.seed) == [40, 80])
        #expect(one.totals.digest == three.totals.digest)
        #expect(one.totals.failing == three.totals.failing)
        #expect(one.divergences.isEmpty)
        #expect(one.failures.map(\.text) == ["It broke in 40."])
    }

    @Test func aCrashCostsItsSeedOnly() throws {
        let fake = FakeWorker(
            rule: #"[ $s = 13 ] && { echo "Fatal error: index out of range" >&2; kill -ILL $$; }"#
        )
        let result = try fake.sweep(50, workers: 2)
        #expect(result.totals.seeds == 50)
        #expect(result.totals.valid == 49)
        #expect(result.totals.failing.map(\.seed) == [13])
        let finding = try #require(result.totals.failing.first?.findings.first)
        #expect(finding.property == "crash")
        #expect(finding.sentence.contains("index out of range"))
        #expect(result.failures.first?.text.contains("seed: 13") == true)
        #expect(result.verdict == .violated)
        #expect(result.divergences.isEmpty)
    }

    @Test func aSeedThatDoesNotEndIsUnknownAndNotRunAgain() throws {
        let fake = FakeWorker(rule: #"[ $s = 4 ] && kill -PROF $$"#)
        let result = try fake.sweep(9, workers: 2)
        #expect(result.totals.valid == 8)
        #expect(result.totals.doubtful.map(\.seed) == [4])
        #expect(result.verdict == .unknown)
        #expect(result.divergences.isEmpty)
    }

    @Test func theLastSeedOfAChunkMayCrashToo() throws {
        let fake = FakeWorker(rule: #"kill -SEGV $$"#)
        let result = try fake.sweep(3, workers: 1)
        #expect(result.totals.failing.map(\.seed) == [1, 2, 3])
    }

    @Test func aSeedThatComesBackOtherwiseIsADivergence() throws {
        let other = FakeWorker(
            rule: #"[ $s = 4 ] && { bad=1; fingerprint=$LOCKSTEP_HASH_SEED; }"#
        )
        let result = try other.sweep(9, workers: 1)
        #expect(result.divergences.map(\.seed) == [4])
        #expect(result.divergences.first?.first.contains("fingerprint 0000000000000001") == true)
        #expect(result.divergences.first?.second.contains("fingerprint 0000000000000002") == true)
        #expect(result.failures.isEmpty)
    }

    @Test func aCrashThatDoesNotComeBackIsADivergence() throws {
        let fake = FakeWorker(
            rule: #"[ $s = 4 ] && [ $LOCKSTEP_HASH_SEED = 1 ] && kill -ILL $$"#
        )
        let result = try fake.sweep(9, workers: 1)
        #expect(result.divergences.map(\.seed) == [4])
        #expect(result.totals.seeds == 9)
    }

    @Test func aWorkerThatIsKilledFromOutsideCostsNothing() throws {
        let fake = FakeWorker(
            rule: #"[ $s = 4 ] && [ $LOCKSTEP_HASH_SEED = 1 ] && kill -KILL $$"#
        )
        let result = try fake.sweep(9, workers: 1)
        #expect(result.totals.valid == 9)
        #expect(result.divergences.isEmpty)
    }

    @Test func aRetellingThatIsKilledFromOutsideIsToldOnceMore() throws {
        let mark = temporaryPath("mark")
        defer { removeFolder(mark) }
        let fake = FakeWorker(
            rule: """
                [ $s = 4 ] && bad=1
                if [ $LOCKSTEP_HASH_SEED = 2 ] && mkdir '\(mark)' 2>&-; then kill -KILL $$; fi
                """
        )
        let result = try fake.sweep(9, workers: 1)
        #expect(FileManager.default.fileExists(atPath: mark))
        #expect(result.divergences.isEmpty)
        #expect(result.failures.map(\.text) == ["It broke in 4."])
    }

    @Test(
        arguments: [
            "[ $s = 4 ] && kill -SEGV $$", "[ $s = 4 ] && fingerprint=99", "[ $s = 4 ] && bad=1",
        ]
    )
    func whatTheSecondExecutionComesToIsCompared(rule: String) throws {
        let fake = FakeWorker(rule: "[ $LOCKSTEP_HASH_SEED = 3 ] && { \(rule); }")
        let once = try fake.sweep(9, workers: 2)
        #expect(once.divergences.isEmpty)
        let twice = try fake.sweep(9, workers: 2) { $0.isTwice = true }
        #expect(twice.divergences.map(\.seed) == [4])
        #expect(try FakeWorker().sweep(9, workers: 2) { $0.isTwice = true }.divergences.isEmpty)
    }

    @Test func everySeedThatTimeAllowedIsExecutedTwice() throws {
        // The second time takes longer than there was time for the first.
        let fake = FakeWorker(
            rule: "sleep 0.02; [ $LOCKSTEP_HASH_SEED = 3 ] && { sleep 0.04; fingerprint=0; }"
        )
        let result = try fake.sweep(nil, workers: 1) {
            $0.patienceNanoseconds = 300_000_000
            $0.isTwice = true
        }
        #expect(result.totals.seeds > 1)
        #expect(result.divergences.count == result.totals.seeds)
    }

    @Test func aWorkerThatNeverGetsReadyIsAnErrorAndNoEndlessLoop() throws {
        let sweep = Sweep(
            try FakeWorker.run,
            SweepOptions(seeds: try SeedRange(from: 1, count: 5), workers: 2),
            launch: WorkerLaunch(executable: "/bin/sh", arguments: ["-c", "exit 7"])
        ) { "\($0)" }
        #expect {
            try sweep.execute(unless: Interruption())
        } throws: { error in
            "\(error)".contains("exit code 7")
        }
    }

    @Test func finishedSeedsAreNotRunAgain() throws {
        let path = temporaryPath("again")
        defer { removeFolder(path) }
        let identity = SweepIdentity(parts: [])
        do {
            let folder = try SweepFolder(path: path, identity: identity)
            let first = try FakeWorker(rule: "[ $s = 7 ] && bad=1")
                .sweep(20, workers: 2, in: folder)
            #expect(first.effort.seeds == 20)
        }
        let folder = try SweepFolder(path: path, identity: identity)
        // Whoever ran an old seed again, except to tell a failure, would die of it.
        let second = try FakeWorker(
            rule: "[ $s = 7 ] && bad=1; [ $s -le 20 ] && [ $s != 7 ] && kill -ILL $$"
        ).sweep(30, workers: 2, in: folder)
        #expect(second.effort.seeds == 10)
        #expect(second.totals.seeds == 30)
        #expect(second.totals.failing.map(\.seed) == [7])
        #expect(second.totals.digest == (try FakeWorker().sweep(30, workers: 1)).totals.digest)
    }

    @Test func aFullDiskHidesNothingThatWasFound() throws {
        let path = temporaryPath("full")
        defer { removeFolder(path) }
        let folder = try SweepFolder(path: path, identity: SweepIdentity(parts: []))
        let result = try FakeWorker(rule: #"[ $((s % 3)) = 0 ] && bad=1"#, isDiskFull: true)
            .sweep(9, workers: 1, in: folder)
        #expect(result.problem == "The disk is full.")
        #expect(result.failures.map(\.text) == ["It broke in 3."])
        #expect(result.failures.map(\.recording) == [nil])
        #expect(result.divergences.isEmpty)
    }

    @Test func aRecordingOfSomethingElseIsLeftAloneAndNotPointedAt() throws {
        let path = temporaryPath("kept")
        defer { removeFolder(path) }
        let fake = FakeWorker(rule: #"[ $s = 3 ] && bad=1"#)
        func recording() throws -> String? {
            let folder = try SweepFolder(path: path, identity: SweepIdentity(parts: []))
            return try fake.sweep(9, workers: 1, in: folder).failures.first?.recording
        }
        #expect(try recording() == path + "/1-x-3.sqlite")
        let notes = path + "/1-x-3.sqlite"
        try "These are notes.".write(toFile: notes, atomically: true, encoding: .utf8)
        #expect(try recording() == path + "/1-x-3-2.sqlite")
        removeFolder(path + "/1-x-3.sqlite")
        // The same seed, but another run of it; then the very run.
        for (fingerprint, name) in [(UInt64(8), "1-x-3-2"), (3, "1-x-3")] {
            var record = RunRecord(
                scenario: "x.yaml",
                scenarioText: try FakeWorker.run.scenario.source.text,
                seed: 3,
                verdict: .violated,
                fingerprint: fingerprint
            )
            record.simulatedNanoseconds = 1
            try TraceWriter(path: path + "/1-x-3.sqlite").append(record, observations: [])
            #expect(try recording() == path + "/\(name).sqlite")
        }
    }

    @Test func aJournalThatIsAPipeIsRefusedAndNotWaitedFor() throws {
        let path = temporaryPath("kept")
        defer { removeFolder(path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(mkfifo(path + "/sweep.journal", 0o600) == 0)
        let error = #expect(throws: SweepError.self) {
            // Whoever waited for it would get nonsense to refuse.
            let end = open(path + "/sweep.journal", O_RDWR | O_NONBLOCK)
            defer { close(end) }
            _ = Foundation.write(end, "nonsense\n", 9)
            _ = try SweepFolder(path: path, identity: SweepIdentity(parts: []))
        }
        #expect("\(String(describing: error))".contains("no ordinary file"))
    }
}
