import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepMuseum
import LockstepSimulation
import Testing

@testable import LockstepRuns

@Suite("the museum")
struct MuseumTests {
    /// The aimed scenarios, by the number of their mutant.
    private static func files() throws -> [String] {
        let folder = RealScenarios.root.appendingPathComponent("Scenarios/museum").path
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("M") }.sorted()
    }

    private static func file(of mutant: Mutant) throws -> String {
        let name = try #require(try files().first { $0.hasPrefix(mutant.id + "-") })
        return "museum/" + name
    }

    @Test("every mutant has one aimed scenario, and every aimed scenario a mutant")
    func complete() throws {
        #expect(
            try Self.files().map { String($0.prefix { $0 != "-" }) }
                == MutantCatalog.all.map(\.id)
        )
    }

    @Test(
        "an aimed scenario finds its mutant at seed 1, by a property that it breaks",
        arguments: MutantCatalog.all.map(\.id)
    )
    func found(id: String) throws {
        let mutant = try #require(MutantCatalog.mutant(id))
        let run = try RealScenarios.run(try Self.file(of: mutant))
        let result = run.execute(RunOptions(seed: Seed(1)))
        #expect(result.verdict == .violated)
        #expect(result.findings.contains { mutant.breaks.contains($0.property) })
    }

    @Test(
        "the same scenario without the mutant is valid",
        arguments: MutantCatalog.all.map(\.id)
    )
    func clean(id: String) throws {
        let mutant = try #require(MutantCatalog.mutant(id))
        let run = try RealScenarios.run(
            try Self.file(of: mutant),
            overrides: ["options.mutant=none"]
        )
        for seed in 1...20 {
            let options = Portfolio().options(for: Seed(UInt64(seed)))
            let result = run.execute(options)
            // Where the bug alone watches, watches that break are nobody's without it.
            let expected: Verdict = result.unwatched.isEmpty ? .valid : .unknown
            #expect(result.verdict == expected, "seed \(seed)")
        }
    }

    @Test(
        "a bug of the transport is refused where a value machine drives the election",
        arguments: ["M37", "M40"]
    )
    func transport(id: String) throws {
        let file = try Self.file(of: try #require(MutantCatalog.mutant(id)))
        #expect(throws: ScenarioError.self) {
            try RealScenarios.run(file, overrides: ["options.driver=values"])
        }
        #expect(throws: Never.self) { try RealScenarios.run(file) }
    }

    @Test("a bug in what is asked is found where a value machine drives the election, too")
    func askedByValues() throws {
        let mutant = try #require(MutantCatalog.mutant("M35"))
        let run = try RealScenarios.run(
            try Self.file(of: mutant),
            overrides: ["options.driver=values"]
        )
        let findings = run.execute(RunOptions(seed: Seed(1))).findings
        #expect(findings.contains { mutant.breaks.contains($0.property) })
    }

    @Test("the canary is violated at every seed")
    func canary() throws {
        let run = try RealScenarios.run("negative/canary.yaml")
        for seed in 1...10 {
            #expect(run.execute(RunOptions(seed: Seed(UInt64(seed)))).verdict == .violated)
        }
    }

    @Test("each seed of the reference draws a configuration, always the same one")
    func swarm() throws {
        let run = try RealScenarios.run("museum/cold-start.yaml")
        var drawn: [String] = []
        for seed in 1...150 {
            let result = run.execute(RunOptions(seed: Seed(UInt64(seed))))
            let again = run.execute(RunOptions(seed: Seed(UInt64(seed))))
            #expect(result.drawn == again.drawn)
            #expect(result.fingerprint == again.fingerprint)
            // Of one pod, little is there to be broken, and sometimes nothing is.
            let isIdle = result.struck.isEmpty
            #expect(result.verdict == (isIdle ? .unknown : .valid), "seed \(seed)")
            let configuration = String(result.drawn.prefix { $0 != ";" })
            if !drawn.contains(configuration) { drawn.append(configuration) }
        }
        #expect(drawn.count == run.scenario.swarm.count)
        #expect(drawn.contains("nothing changed"))
    }

    @Test("what the judges of a configuration say is counted under their own properties")
    func judgesOfConfigurations() throws {
        let run = try RealScenarios.run("museum/cold-start.yaml")
        let columns = run.columns
        for seed in 1...40 {
            let result = run.execute(RunOptions(seed: Seed(UInt64(seed))))
            let report = SeedReport(result, columns: columns)
            #expect(report.evaluations.count == columns.properties.count)
            for (property, count) in result.evaluations {
                let place = try #require(columns.properties.firstIndex(of: property))
                #expect(report.evaluations[place] == count, "\(property), seed \(seed)")
            }
        }
    }

    @Test("a sweep counts the faults of the configurations, and not those that none of them has")
    func faultsOfConfigurations() throws {
        let run = try RealScenarios.run(
            text: """
                title: A swarm
                system: lease-election
                pods: 3
                faults: [kill: { chance: 0% }, pause: { chance: 100% }]
                breaking: 60s
                demands: [kills]
                swarm:
                  - { faults: [loss: { chance: 100% }, pause: { chance: 100% }] }
                  - { faults: [{ when: { event: granted, nth: 99 }, kind: hung, for: 2s }] }
                  - { faults: [partition: { chance: 100% }], demands: [partitions] }
                  - { faults: [watch-drop: { chance: 100% }, watch-gap: { chance: 0% }] }
                """
        )
        let (columns, watches) = (run.columns, ["watch-drop", "watch-gap"])
        #expect(columns.families == ["pause", "loss", "hung", "partition"] + watches)
        #expect(columns.faults == ["pause", "loss", "hung-1", "partition"] + watches)
        // These elections open no watches, which says nothing against a swarm.
        #expect(columns.mayIdle == watches)
        #expect(columns.demanded == ["kills", "partitions"])
        var totals = SweepTotals(columns)
        for seed in 1...20 as ClosedRange<UInt64> {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            totals.add(SeedReport(result, columns: columns))
        }
        #expect(totals.strikes.map { $0 > 0 } == [true, true, false, true, false, false])
        let sweep = SweepResult(scenario: "s", totals: totals, effort: SweepResult.Effort())
        #expect(sweep.doubts.contains { $0.hasPrefix("Declared, and struck in no seed: hung-1;") })
        #expect(!sweep.doubts.contains { $0.contains("watch-") })
    }

    @Test("a configuration can change what the file says, and an option what both say")
    func configurations() throws {
        let text = """
            title: A swarm
            system: lease-election
            pods: 3
            faults: none
            breaking: 20s
            swarm: [{ pods: 5, timings.lease: 20s }]
            """
        let plain = try RealScenarios.run(text: text).scenario
        #expect(plain.system.pods.count == 3)
        #expect(plain.swarm.map(\.scenario.system.pods.count) == [5])
        #expect(plain.swarm.map(\.changes) == [["pods=5", "timings.lease=20s"]])
        let changed = try RealScenarios.run(text: text, overrides: ["pods=2"]).scenario
        #expect(changed.swarm.map(\.scenario.system.pods.count) == [2])
        let without = try RealScenarios.run(text: text, overrides: ["swarm=none"]).scenario
        #expect(without.swarm.isEmpty)
    }

    @Test("what is only for some systems is not there for the others")
    func only() throws {
        let text = """
            title: A swarm
            system: lease-lock
            pods: 3
            faults: none
            breaking: 20s
            claims: [own-token, { only: lease-queue, judges: [queue-order] }]
            swarm:
              - { only: [lease-lock, lease-election], options.token: transitions }
              - { pods: 2 }
              - { only: lease-queue, pods: 4 }
            """
        let lock = try RealScenarios.run(text: text).scenario
        #expect(lock.claims == ["own-token"])
        #expect(lock.swarm.map(\.changes) == [["options.token=transitions"], ["pods=2"]])
        let queue = try RealScenarios.run(text: text, overrides: ["system=lease-queue"]).scenario
        #expect(queue.claims == ["own-token", "queue-order"])
        #expect(queue.swarm.map(\.changes) == [["pods=2"], ["pods=4"]])
        // What is not asked is known, and a file that asks nothing of a system is refused.
        #expect(lock.claimsOfOthers == ["queue-order"] && queue.claimsOfOthers.isEmpty)
        #expect(throws: ScenarioError.self) {
            try RealScenarios.run(
                text: text,
                overrides: ["claims=[{ only: lease-queue, judges: [queue-order] }]"]
            )
        }
        #expect(throws: ScenarioError.self) {
            try RealScenarios.run(
                text: text,
                overrides: ["system=lease-queue", "swarm=[{ only: lease-lock }]"]
            )
        }
    }

    @Test("the cold start can be read for each of our systems, and claims what each can be asked")
    func systems() throws {
        let claims = try ["lease-election", "lease-lock", "lease-queue"].map { system in
            try RealScenarios.run("museum/cold-start.yaml", overrides: ["system=\(system)"])
                .scenario.claims
        }
        #expect(claims[0] == claims[1] && claims[0].contains("leader-sightings"))
        #expect(!claims[2].contains("leader-sightings") && claims[2].contains("covered-belief"))
    }

    @Test("any system meets clocks set while it runs, and is asked for late writes")
    func everybody() throws {
        let swarm = try RealScenarios.run(
            "museum/cold-start.yaml",
            overrides: ["system=lease-queue"]
        ).scenario.swarm
        #expect(swarm.contains { $0.changes.contains("faults.clock.begin=0s..40s") })
        #expect(
            swarm.contains { plan in
                let faults = plan.scenario.faults
                return plan.scenario.claims.contains("late-renewal")
                    && (faults.includesDefault
                        || faults.families.contains { $0.kind == "terminate" })
            }
        )
    }

    @Test(
        "a swarm that says nothing sensible is refused",
        arguments: [
            "[{ only: lease-queue }]", "[{ only: lease-loch }]", "[{ only: [], pods: 2 }]", "5",
            "[]", "[5]", "[{ podz: 5 }]", "[{ swarm: none }]",
            "[{ pods: 500 }]",
        ]
    )
    func refused(swarm: String) {
        let text = "title: x\nsystem: lease-election\npods: 3\nbreaking: 20s\nswarm: \(swarm)\n"
        #expect(throws: ScenarioError.self) { try RealScenarios.run(text: text) }
    }

    @Test("a median knows how far it can be trusted, and what was not found is larger than all")
    func median() {
        let thirty = MedianInterval((1...30).map { Double($0) })
        #expect(thirty.median == 15)
        #expect(thirty.low == 10)
        #expect(thirty.high == 21)
        let censored = MedianInterval([3, nil, 1, 2, nil])
        #expect(censored.median == 3)
        #expect(censored.low == 1)
        #expect(censored.high == nil)
        #expect(MedianInterval([nil, nil, 1]).median == nil)
    }
}
