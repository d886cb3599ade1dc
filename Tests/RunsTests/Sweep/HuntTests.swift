import LockstepHistories
import Testing

@testable import LockstepRuns

/// Hunts whose workers are real processes and fake simulations.
@Suite("a hunt for bugs") struct HuntTests {
    @Test("ends at a breach of what the bug breaks, and tells any other beside it")
    func other() throws {
        let fake = FakeWorker(
            rule: """
                case $s in 3|4) bad=1;; 6) bad=1; property=C5;; 8) bad=1; property=F1;; esac
                """
        )
        let row = try #require(try fake.hunt(clean: 0).rows.first)
        let outcome = try #require(row.outcomes.first)
        #expect(outcome.seed == 8)
        #expect(outcome.seeds == 9)
        #expect(outcome.properties == ["F1"])
        #expect(outcome.sidelights.map(\.property) == ["S1", "C5"])
        #expect(outcome.sidelights.map(\.seed) == [3, 6])
        #expect(row.found == 1)
        #expect(row.sidelights.map(\.property) == ["C5", "S1"])
    }

    @Test("does not find a bug by breaches of what it does not break")
    func missed() throws {
        let result = try FakeWorker(rule: "bad=1").hunt(clean: 0)
        let row = try #require(result.rows.first)
        #expect(row.found == 0)
        #expect(row.outcomes.map(\.seeds) == [30])
        #expect(result.missed == ["B1"])
    }

    @Test("goes on after a crash, which is another breach")
    func crash() throws {
        let fake = FakeWorker(
            rule: "case $s in 0|2) kill -ILL $$;; 5) bad=1; property=W1;; esac"
        )
        let outcome = try #require(try fake.hunt(clean: 0).rows.first?.outcomes.first)
        #expect(outcome.seed == 5)
        #expect(outcome.seeds == 6)
        #expect(outcome.properties == ["W1"])
        #expect(outcome.sidelights == [.init(property: Property.crash.id, seed: 0)])
        let every = try FakeWorker(rule: "kill -ILL $$").hunt(3, clean: 0)
        #expect(every.rows.first?.outcomes.map(\.seeds) == [3])
        #expect(every.missed == ["B1"])
    }

    @Test("counts any finding in the right algorithm, also a crash")
    func clean() throws {
        let fake = FakeWorker(rule: "[ $s = 11 ] && { bad=1; property=C5; }")
        #expect(try fake.hunt().falseAlarms == [11])
        #expect(try FakeWorker(rule: "[ $s = 4 ] && kill -ILL $$").hunt().falseAlarms == [4])
    }

    @Test("tells of how many seeds of the right algorithm nothing can be said")
    func unknown() throws {
        let fake = FakeWorker(
            rule: "case $s in 5|7) escaped='A thread left the world.';; esac"
        )
        let result = try fake.hunt()
        #expect(result.falseAlarms.isEmpty)
        #expect(result.cleanSeeds == 20)
        #expect(result.unknownSeeds == 2)
        #expect(result.doubt == .init(seed: 5, sentence: "A thread left the world."))
        #expect(try FakeWorker().hunt().doubt == nil)
    }
}
