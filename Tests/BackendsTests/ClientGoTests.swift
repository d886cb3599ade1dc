import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepBackends

/// The lock is wanted by many, so that somebody's look falls into the short time that matters.
private let crowd = (1...12).map { "p\($0)" }
private let seeds: ClosedRange<UInt64> = 1...6

@Suite("client-go election")
struct ClientGoTests {
    @Test("without faults one pod leads for ten minutes and asks little")
    func quiet() throws {
        let trial = try Trial(
            ClientGo.system,
            pods: ["a", "b", "c"],
            interest: .everything
        )
        trial.run(untilSecond: 600)
        #expect(trial.leaders.count == 1)
        let requests = trial.observations.count {
            guard case .requestSent(_, Trial.service, _) = $0.event else { return false }
            return true
        }
        // A write every 2 s, and two followers that look every 2.0 to 4.4 s.
        #expect((540...900).contains(requests))
        let writes = trial.observations.count { $0.event.name == "committed" }
        #expect((290...300).contains(writes))
        #expect(trial.findings(BeliefExclusion()).isEmpty)
        #expect(trial.findings(HolderChanges(driftPartsPerBillion: 100_000_000)).isEmpty)
        #expect(trial.findings(CallbackOrder()).isEmpty)
    }

    @Test("a late answer and then a partition make two believers")
    func lateAnswer() throws {
        let overlaps = try seeds.map { try lateAnswer(seed: $0, timings: [:]) }
        #expect(overlaps.contains { !$0.isEmpty })
    }

    @Test("a lease longer than all waits together survives the same")
    func lateAnswerLongLease() throws {
        let timings: Settings = ["lease": .duration(nanoseconds: 20_000_000_000)]
        for seed in seeds { #expect(try lateAnswer(seed: seed, timings: timings).isEmpty) }
    }

    /// Delays the answer to a renewal by almost the client's time-out, then cuts the leader off.
    private func lateAnswer(seed: UInt64, timings: Settings) throws -> [Finding] {
        let trial = try Trial(
            ClientGo.system,
            pods: crowd,
            seed: seed,
            timings: timings,
            options: ["release": .flag(false)]
        )
        let leader = try trial.runUntilLeader()
        trial.run(untilSecond: 30)
        _ = try trial.runUntilCommit(by: leader)
        trial.after(trial.world.time, seconds: 1) {
            $0.addLatency(nanoseconds: 4_900_000_000, from: Trial.service, to: leader)
        }
        let commit = try trial.runUntilCommit(by: leader)
        trial.after(commit, seconds: 0.5) { $0.cut(from: leader, to: Trial.service) }
        trial.run(untilSecond: 90)
        #expect(trial.leaders.count >= 2)
        return trial.findings(BeliefExclusion())
    }

    @Test("a leader that was cut off clears its successor's record")
    func strangersRelease() throws {
        let trials = try seeds.map { try slowRelease(seed: $0, releases: true) }
        let clearings = trials.flatMap {
            $0.findings(HolderClears(driftPartsPerBillion: 100_000_000))
        }
        #expect(!clearings.isEmpty)
        #expect(clearings.allSatisfy { $0.sentence.contains("cleared \"leader\" while") })
        // The successor does not learn of it in time: a third pod leads beside it.
        #expect(trials.contains { $0.leaders.count >= 3 && $0.isThirdBesideSecond })
    }

    @Test("without the release nobody's record is cleared")
    func noRelease() throws {
        for seed in seeds {
            let trial = try slowRelease(seed: seed, releases: false)
            #expect(trial.leaders.count == 2)
            #expect(trial.findings(HolderClears(driftPartsPerBillion: 100_000_000)).isEmpty)
            #expect(trial.findings(BeliefExclusion()).isEmpty)
        }
    }

    /// Cuts the leader off until its term is over and slows the first request of its release.
    ///
    /// The second request must be quick, or the successor's renewal makes it a conflict.
    private func slowRelease(seed: UInt64, releases: Bool) throws -> Trial {
        let trial = try Trial(
            ClientGo.system,
            pods: crowd,
            seed: seed,
            options: ["release": .flag(releases)]
        )
        let leader = try trial.runUntilLeader()
        trial.run(untilSecond: 30)
        let commit = try trial.runUntilCommit(by: leader)
        trial.after(commit, seconds: 0.1) { $0.isolate(leader) }
        trial.after(commit, seconds: 11.9) {
            $0.join(leader)
            $0.addLatency(nanoseconds: 4_900_000_000, from: leader, to: Trial.service)
        }
        trial.after(commit, seconds: 13) {
            $0.addLatency(nanoseconds: -4_900_000_000, from: leader, to: Trial.service)
        }
        trial.run(untilSecond: 90)
        return trial
    }

    @Test("a leader asked to end gives the lock back and another leads soon")
    func terminated() throws {
        let trial = try Trial(ClientGo.system, pods: ["a", "b", "c"])
        let leader = try trial.runUntilLeader()
        trial.run(untilSecond: 60)
        trial.world.terminate(leader)
        let next = try trial.runUntil { $0.event.name == "granted" }
        #expect(next.pod != leader)
        #expect(next.time < Trial.instant(60 + 4.5))
        #expect(!trial.world.isAlive(leader))
        let released = trial.observations.last { $0.event.name == "release-ended" }?.event
        #expect(released == .releaseEnded(lock: "leader", outcome: .ok))
        #expect(trial.findings(BeliefExclusion()).isEmpty)
        #expect(trial.findings(HolderClears(driftPartsPerBillion: 100_000_000)).isEmpty)
        #expect(trial.findings(StopsOnce(patienceNanoseconds: 10_000_000_000)).isEmpty)
    }

    @Test("a leader asked to end that does not release is missed for a lease")
    func terminatedWithoutRelease() throws {
        let options: Settings = ["release": .flag(false)]
        let trial = try Trial(ClientGo.system, pods: ["a", "b"], options: options)
        let leader = try trial.runUntilLeader()
        trial.run(untilSecond: 60)
        trial.world.terminate(leader)
        let next = try trial.runUntil { $0.event.name == "granted" }
        #expect(next.time > Trial.instant(60 + 12.9))
    }

    @Test("a candidate that never led is told to stop all the same")
    func stoppedWithoutStart() throws {
        let trial = try Trial(ClientGo.system, pods: ["a", "b"])
        let leader = try trial.runUntilLeader()
        let follower = leader == "a" ? "b" : "a"
        trial.run(untilSecond: 10)
        trial.world.terminate(follower)
        trial.run(untilSecond: 20)
        #expect(trial.first("callback", of: follower)?.event.name == "callback")
        #expect(trial.findings(CallbackOrder()).count == 1)
    }

    @Test("a leader cut off gives up twelve seconds after its last answer and campaigns again")
    func gaveUp() throws {
        let options: Settings = ["release": .flag(false)]
        let trial = try Trial(ClientGo.system, pods: ["a"], options: options)
        _ = try trial.runUntilLeader()
        trial.run(untilSecond: 30)
        let commit = try trial.runUntilCommit(by: "a")
        trial.after(commit, seconds: 0.1) { $0.isolate("a") }
        trial.after(commit, seconds: 20) { $0.join("a") }
        trial.run(untilSecond: 90)
        let ended = try #require(trial.first("belief-ended", of: "a"))
        let waited = ended.time.nanoseconds - commit.nanoseconds
        #expect((12_001_000_000...12_010_000_000).contains(waited))
        #expect(trial.leaders == ["a", "a"])
        #expect(trial.findings(StopsOnce(patienceNanoseconds: 10_000_000_000)).isEmpty)
    }

    @Test("the catalog knows the system by its name")
    func catalog() {
        #expect(SystemCatalog.system("client-go-election")?.name == ClientGo.system.name)
    }

    @Test("timings are refused as client-go refuses them")
    func validation() {
        func setup(_ name: String, _ seconds: Int64) -> Setup {
            let value = Setting.duration(nanoseconds: seconds * 1_000_000_000)
            return Setup(pods: [], timings: [name: value])
        }
        #expect(throws: ClientGoTimingsError.self) {
            try ClientGo.system.check(setup("hold", 15))
        }
        #expect(throws: ClientGoTimingsError.self) {
            try ClientGo.system.check(setup("retry", 9))
        }
        #expect(throws: ClientGoTimingsError.self) {
            try ClientGo.system.check(setup("lease", 0))
        }
        // Retry + hold = 18 s is more than the lease, and nobody minds.
        #expect(throws: Never.self) { try ClientGo.system.check(setup("retry", 8)) }
    }
}

extension Trial {
    /// Whether the third leader began while the second still believed.
    fileprivate var isThirdBesideSecond: Bool {
        let third = leaders[2]
        return findings(BeliefExclusion()).contains { $0.pods == [third, leaders[1]] }
    }
}
