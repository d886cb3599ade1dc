import LockstepSimulation
import Testing

@testable import LockstepRuns

@Suite("scenario overrides")
struct ScenarioOverrideTests {
    @Test("an option replaces a value, and the last one of several holds")
    func replaces() throws {
        let scenario = try reading(
            goodText,
            overrides: [
                "pods=5", "timings.lease=20s", "options.release=false", "timings.lease=25s",
                "judges=default", "work.resources=[fenced]", "title=a: b # c",
            ]
        ).get()
        #expect(scenario.system.pods.count == 5)
        #expect(scenario.system.timings.nanoseconds("lease") == 25_000_000_000)
        #expect(scenario.system.options.flag("release") == false)
        #expect(scenario.judges == nil)
        #expect(scenario.work?.resources == ["fenced"])
        #expect(scenario.title == "a: b # c")
    }

    @Test("an option adds what the file leaves out")
    func adds() throws {
        let text = "title: T\nsystem: lease-election\npods: 1\nbreaking: 1s\noptions:\n"
        let scenario = try reading(
            text,
            overrides: ["timings.lease=20s", "options.release=true", "network={loss: 2%}"]
        ).get()
        #expect(scenario.system.timings.nanoseconds("lease") == 20_000_000_000)
        #expect(scenario.system.options.flag("release") == true)
        #expect(scenario.network.partsPerMillion("loss") == 20_000)
    }

    @Test("an option takes a kind of fault out, puts it in, or changes a part of it")
    func faults() throws {
        let plain = goodText.split(separator: "\n").filter {
            !$0.hasPrefix("  -") && !$0.hasPrefix("faults")
        }.joined(separator: "\n")
        for ground in ["", "\nfaults: default"] {
            let mix = try reading(plain + ground, overrides: ["faults.pause=off"]).get().faults
            #expect(mix.includesDefault)
            #expect(mix.without == ["pause"])
        }
        let alone = try reading(
            plain + "\nfaults: none",
            overrides: ["faults.pause.chance=5%"]
        ).get().faults
        #expect(!alone.includesDefault)
        #expect(alone.families.first?.settings.partsPerMillion("chance") == 50_000)
        let mix = try reading(
            goodText,
            overrides: ["faults.partition.chance=7%", "faults.pause.chance=9%", "faults.kill=off"]
        ).get().faults
        #expect(mix.families.map(\.kind) == ["partition", "pause"])
        #expect(mix.families[0].settings.partsPerMillion("chance") == 70_000)
        #expect(mix.families[0].settings.nanosecondRange("begin") != nil)
        #expect(mix.families[1].settings.partsPerMillion("chance") == 90_000)
        #expect(mix.without == ["kill"])
        #expect(mix.fixed.count == 2)
    }

    @Test(
        "a wrong option is named by its text",
        arguments: [
            ("pods", "no `=`", nil), ("=5", "the path ``", nil), ("timings..lease=1s", "path", nil),
            ("timings.leese=20s", "the key `leese`", "lease"),
            ("timings.lease=20", "without a unit", "20s"), ("timings=20s", "`20s`", nil),
            ("timings.lease=", "nothing", nil), ("pods.a=1", "a part `a` of `3`", nil),
            ("faults.puase=off", "the key `puase`", "pause"),
            ("faults.pause.chanse=1%", "the key `chanse`", "chance"),
            ("faults.pause=on", "`on`", nil), ("podz=4", "the key `podz`", "pods"),
            ("judges=[one-believer, leader-agian]", "`leader-agian`", "leader-again"),
            ("judges=[one-believer", "YAML", nil), ("title=a\tb", "a tab", nil),
            ("a.b.c.d.e.f=1", "the path", nil),
            ("faults=[{at: 1s, kind: kill, pod: e}]", "`e`", nil),
        ] as [(String, String, String?)]
    )
    func wrong(option: String, says: String, suggestion: String?) throws {
        let error = try #require(mistake(in: goodText, overrides: [option]))
        #expect(error.place == .option(option))
        #expect(error.found.contains(says))
        #expect(error.suggestion == suggestion)
        #expect(error.description.hasPrefix("s.yaml, option --set \(option): found "))
    }

    @Test("fewer pods make a fixed fault's pod unknown at its own line")
    func fewerPods() throws {
        let error = try #require(mistake(in: goodText, overrides: ["pods=2"]))
        #expect(error.line == 12)
        #expect(error.found == "`api->c`")
    }

    @Test("`off` takes fixed and aimed faults of its kind out too")
    func offTakesAll() throws {
        let text = """
            title: T
            system: lease-election
            pods: 3
            breaking: 60s
            faults:
              - default
              - { at: 1s, kind: pause, pod: a, for: 5s }
              - { at: 2s, kind: kill, pod: b }
              - { when: { event: granted }, kind: pause, for: 5s }

            """
        #expect(try reading(text).get().faults.fixed.count == 3)
        let mix = try reading(text, overrides: ["faults.pause=off"]).get().faults
        #expect(mix.fixed.map(\.kind) == ["kill"])
        #expect(mix.without == ["pause"])
    }
}
