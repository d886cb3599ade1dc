import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepBackends

@Suite("metaparticle elector")
struct MetaparticleTests {
    private let second: Int64 = 1_000_000_000

    @Test("with equal clocks and no faults one pod leads and writes at every second heartbeat")
    func quiet() throws {
        let trial = try Trial(Metaparticle.system, pods: ["a", "b", "c"])
        trial.run(untilSecond: 600)
        #expect(trial.leaders.count == 1)
        #expect(trial.findings(BeliefExclusion()).isEmpty)
        #expect(trial.findings(CallbackOrder()).isEmpty)
        // Of 30 s a heartbeat at 10 s leaves 20, and one at 20 s finds less than half.
        let writes = trial.observations.count { $0.event.name == "committed" }
        #expect((29...31).contains(writes))
    }

    @Test(
        "a follower takes over while the owner leads if its wall clock is far enough ahead",
        arguments: [(ahead: 40, breaches: true), (ahead: 5, breaches: false)]
    )
    func wallClockAhead(ahead: Int64, breaches: Bool) throws {
        let trial = try Trial(Metaparticle.system, pods: ["a", "b"])
        let leader = try trial.runUntilLeader()
        trial.world.setClock(leader == "a" ? "b" : "a", wallStepNanoseconds: ahead * second)
        trial.run(untilSecond: 60)
        #expect(trial.findings(BeliefExclusion()).isEmpty != breaches)
        #expect(Set(trial.leaders).count == (breaches ? 2 : 1))
    }

    @Test("an owner that loses the lock to a wall clock learns of it at its next heartbeat")
    func loss() throws {
        let trial = try Trial(Metaparticle.system, pods: ["a", "b"])
        let leader = try trial.runUntilLeader()
        let other = leader == "a" ? "b" : "a"
        trial.world.setClock(other, wallStepNanoseconds: 40 * second)
        trial.run(untilSecond: 90)
        let taken = try #require(trial.first("granted", of: other))
        let ended = try #require(trial.first("belief-ended", of: leader))
        #expect(ended.event == .beliefEnded(lock: "leader", reason: "the lock is another's"))
        #expect((0...10_100_000_000).contains(ended.time.nanoseconds - taken.time.nanoseconds))
        #expect(trial.first("body-ended", of: leader) != nil)
        #expect(trial.findings(StopsOnce(patienceNanoseconds: 10_000_000_000)).isEmpty)
    }

    @Test("an owner cut off believes on beside its successor until it hears again")
    func partition() throws {
        let trial = try Trial(Metaparticle.system, pods: ["a", "b", "c"])
        let leader = try trial.runUntilLeader()
        trial.after(Trial.instant(31), seconds: 0) { $0.isolate(leader) }
        trial.run(untilSecond: 300)
        #expect(trial.leaders.count == 2)
        #expect(trial.first("belief-ended", of: leader) == nil)
        #expect(trial.findings(BeliefExclusion()).count == 1)
        trial.world.join(leader)
        trial.run(untilSecond: 310)
        #expect(trial.first("belief-ended", of: leader) != nil)
    }

    @Test("a pod asked to end leaves the lock to expire")
    func terminated() throws {
        let trial = try Trial(Metaparticle.system, pods: ["a", "b"])
        let leader = try trial.runUntilLeader()
        trial.run(untilSecond: 25)
        trial.world.terminate(leader)
        let next = try trial.runUntil { $0.event.name == "granted" }
        #expect(!trial.world.isAlive(leader))
        #expect(next.time > Trial.instant(25 + 20))
        #expect(next.time < Trial.instant(25 + 40.1))
        #expect(trial.findings(BeliefExclusion()).isEmpty)
        #expect(trial.findings(StopsOnce(patienceNanoseconds: 10_000_000_000)).isEmpty)
    }

    @Test("the next life of an owner inherits the lock without a write")
    func inherited() throws {
        let trial = try Trial(Metaparticle.system, pods: ["a", "b"])
        let leader = try trial.runUntilLeader()
        trial.run(untilSecond: 5)
        trial.world.kill(leader)
        trial.world.start(leader)
        trial.run(untilSecond: 6)
        #expect(trial.leaders == [leader, leader])
        #expect(trial.observations.count { $0.event.name == "committed" } == 1)
    }

    @Test("durations of nothing are refused, and the catalog knows the system")
    func validation() {
        let setup = Setup(pods: [], timings: ["ttl": .duration(nanoseconds: 0)])
        #expect(throws: MetaparticleTimingsError.self) {
            try Metaparticle.system.check(setup)
        }
        #expect(SystemCatalog.system("metaparticle-elector") != nil)
    }
}
