import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepBackends

/// A record is made, led under, and deleted, while an older creation is still on its way: it
/// arrives where nothing is, just as it expects.
@Suite("a creation that arrives late")
struct LateCreationTests {
    @Test("it makes no holder, and whoever leads next has waited a whole lease", arguments: 1...8)
    func arrivesAfterDeletion(seed: UInt64) throws {
        let trial = try lateCreation(seed: seed, arrival: 16.5)
        let late = try #require(trial.creations(by: "c").first)
        #expect(late.time > Trial.instant(16.5) && late.time < Trial.instant(16.6))
        #expect(late.holder.isEmpty)
        #expect(trial.leaders == ["b", "c"])
        #expect(try #require(trial.first("granted", of: "c")).time > Trial.instant(31.5))
        #expect(trial.findings(HolderChanges(driftPartsPerBillion: 100_000_000)).isEmpty)
        #expect(trial.findings(BeliefExclusion()).isEmpty)
    }

    @Test("where missing means free it makes a second leader", arguments: 1...8)
    func missingMeansFree(seed: UInt64) throws {
        let trial = try lateCreation(seed: seed, arrival: 1.5, options: ["mutant": .text("M24")])
        #expect(
            trial.findings(HolderChanges(driftPartsPerBillion: 100_000_000)).map(\.property) == [
                "W1"
            ]
        )
        #expect(!trial.findings(BeliefExclusion()).isEmpty)
    }

    /// What `c` sends when it has first seen that there is no record arrives late, and so does what
    /// it sends a lease after that; a moment before, the record is deleted under `b`, which is cut
    /// off and leads on.
    private func lateCreation(
        seed: UInt64,
        arrival: Double,
        options: Settings = [:]
    ) throws -> Trial {
        let trial = try Trial(LeaseElection.system, pods: ["b", "c"], seed: seed, options: options)
        trial.delay("c", bySeconds: arrival, between: 0.001, and: 0.1)
        trial.delay("c", bySeconds: 1.5, between: 14.9, and: 15.1)
        let start = Trial.instant(0)
        trial.after(start, seconds: arrival - 0.2) { $0.isolate("b") }
        trial.after(start, seconds: arrival - 0.1) {
            $0.command("delete-records", of: Trial.service)
        }
        trial.run(untilSecond: 45)
        return trial
    }
}

extension Trial {
    /// Has everything that a pod sends in a span of time arrive later.
    fileprivate func delay(
        _ pod: String,
        bySeconds seconds: Double,
        between begin: Double,
        and end: Double
    ) {
        let latency = Int64(seconds * 1e9)
        after(Self.instant(0), seconds: begin) {
            $0.addLatency(nanoseconds: latency, from: pod, to: Self.service)
        }
        after(Self.instant(0), seconds: end) {
            $0.addLatency(nanoseconds: -latency, from: pod, to: Self.service)
        }
    }

    /// When a pod created a record, and with which holder.
    fileprivate func creations(by pod: String) -> [(time: Instant, holder: String)] {
        observations.compactMap {
            guard case .committed(let commit) = $0.event, commit.before == nil,
                commit.actor == pod, let after = commit.after
            else { return nil }
            return ($0.time, after.holder)
        }
    }
}
