import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepRuns

@Suite("scenario")
struct ScenarioTests {
    @Test("a good file gives every value with its type and unit")
    func goodFile() throws {
        let scenario = try reading(goodText).get()
        #expect(scenario.title == "Leader election on a Lease while everything breaks")
        #expect(scenario.system.name == "lease-election")
        #expect(scenario.system.pods == ["a", "b", "c"])
        #expect(scenario.system.timings.nanoseconds("lease") == 15_000_000_000)
        #expect(scenario.system.timings.partsPerMillion("drift") == 100_000)
        #expect(scenario.system.timings.entries.map(\.name) == ["lease", "hold", "retry", "drift"])
        #expect(scenario.system.options.flag("release") == true)
        #expect(scenario.system.options.count("slots") == 4)
        #expect(scenario.system.options.text("missing") == "create")
        #expect(scenario.system.options.list("zones") == ["x", "y"])
        #expect(scenario.network.nanosecondRange("latency") == 1_000_000...10_000_000)
        #expect(scenario.network.partsPerMillion("loss") == 5_000)
        #expect(scenario.api.count("replicas") == 3)
        #expect(scenario.api.nanosecondRange("cacheLag") == 1_000_000...200_000_000)
        #expect(scenario.work?.effectPeriodNanoseconds == 3_000_000_000)
        #expect(scenario.work?.resources == ["fenced", "unfenced"])
        #expect(scenario.work?.manners == ["deaf", "orderly"])
        #expect(scenario.judges == ["one-believer", "leader-again"])
        #expect(scenario.phases.breakingNanoseconds == 60_000_000_000)
        #expect(scenario.phases.recoveringNanoseconds == 40_000_000_000)
    }

    @Test("faults end unless they are to stay, and only where they stay can a core be named")
    func endings() throws {
        func ending(_ lines: String) throws -> Scenario.Ending {
            try reading(goodText + lines).get().phases.ending
        }
        #expect(try ending("") == .healed)
        #expect(try ending("ending: healed\n") == .healed)
        #expect(try ending("ending: frozen\n") == .frozen(core: []))
        #expect(try ending("ending: frozen\ncore: [b, c]\n") == .frozen(core: ["b", "c"]))
        for wrong in ["ending: thawed", "core: [a]", "ending: healed\ncore: [a]"] {
            #expect(throws: ScenarioError.self) { try ending(wrong + "\n") }
        }
        #expect(throws: ScenarioError.self) { try ending("ending: frozen\ncore: [z]\n") }
    }

    @Test("a scenario can claim what its system does not, by the names of judges")
    func claims() throws {
        #expect(try reading(goodText).get().claims == [])
        let claims = try reading(goodText + "claims: [token-order]\n").get().claims
        #expect(claims == ["token-order"])
        #expect(throws: ScenarioError.self) {
            try reading(goodText + "claims: [token-oder]\n").get()
        }
        let text = "title: t\nsystem: lease-election\npods: 1\nfaults: none\nbreaking: 20s\n"
        let silent = try RealScenarios.run(text: text)
        #expect(!silent.claims.contains { $0.property == "Q2" })
        let run = try RealScenarios.run(text: text + "claims: [nothing-left]\n")
        #expect(run.claims.contains { $0.property == "Q2" })
        let options = RunOptions(seed: Seed(1))
        let result = run.execute(options)
        #expect(result.evaluations.contains { $0.property == "Q2" })
        #expect(result.fingerprint == silent.execute(options).fingerprint)
    }

    @Test("what a sweep must meet is named as reports count it")
    func demands() throws {
        func demands(_ lines: String) throws -> [String] {
            try reading(goodText + lines).get().demands
        }
        #expect(try demands("") == [])
        #expect(
            try demands("demands: [contendedTakeovers, lostReplies, longPauses]\n")
                == ["contendedTakeovers", "lostReplies", "longPauses"]
        )
        #expect(throws: ScenarioError.self) { try demands("demands: [lostreplies]\n") }
    }

    @Test("faults keep their kinds, parameters, times and targets")
    func faults() throws {
        let mix = try reading(goodText).get().faults
        #expect(mix.includesDefault)
        #expect(mix.without == ["pause"])
        #expect(mix.families.map(\.kind) == ["partition"])
        #expect(mix.families.first?.settings.partsPerMillion("chance") == 400_000)
        #expect(mix.fixed.map(\.kind) == ["pause", "partition", "kill"])
        #expect(mix.fixed.map(\.atNanoseconds) == [12_000_000_000, 13_000_000_000, 1_500_000_000])
        #expect(mix.fixed.map(\.lastsNanoseconds) == [20_000_000_000, 5_000_000_000, 0])
        #expect(mix.fixed.map(\.targets) == [["a"], ["a->b", "api->c"], ["b", "c"]])
        #expect(mix.fixed[1].settings.flag("oneWay") == true)
    }

    @Test("the shortest file leaves everything else to the defaults")
    func shortest() throws {
        let text = "{title: T, system: metaparticle-elector, pods: 1, breaking: 1s}"
        let scenario = try reading(text).get()
        #expect(scenario.faults == .standard)
        #expect(scenario.judges == nil)
        #expect(scenario.work == nil)
        #expect(scenario.network.entries.isEmpty)
        #expect(scenario.api.entries.isEmpty)
        #expect(scenario.phases.recoveringNanoseconds == nil)
    }

    @Test("none means that nothing breaks")
    func none() throws {
        let text = "title: T\nsystem: metaparticle-elector\npods: 2\nbreaking: 1s\nfaults: none"
        #expect(try reading(text).get().faults == .none)
        #expect(try reading(text + "\njudges: default").get().judges == nil)
    }

    @Test("what a record keeps gives the same scenario again")
    func source() throws {
        let first = try reading(goodText, overrides: ["pods=5", "faults.partition=off"]).get()
        #expect(first.source.text == goodText)
        let again = try Scenario(
            text: first.source.text,
            file: first.source.file,
            overrides: first.source.overrides,
            vocabulary: .sample
        )
        #expect(again == first)
    }

    @Test("a room that finds values at odds can name where they stand")
    func laterError() throws {
        let scenario = try reading(goodText, overrides: ["timings.hold=20s"]).get()
        let lease = scenario.error(at: "timings.lease", found: "15s", expected: "more than hold")
        #expect(lease.line == 4)
        #expect(lease.column == 19)
        let hold = scenario.error(at: "timings.hold", found: "20s", expected: "less than lease")
        #expect(hold.place == .option("timings.hold=20s"))
        let absent = scenario.error(at: "timings.effect", found: "0s", expected: "more")
        #expect(absent.line == 4)
        #expect(absent.column == 10)
    }

    @Test("line ends of another system are read as ours")
    func carriageReturns() throws {
        let text = goodText.split(separator: "\n").joined(separator: "\r\n")
        #expect(try reading(text).get().faults == reading(goodText).get().faults)
    }
}
