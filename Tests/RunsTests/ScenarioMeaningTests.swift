import LockstepDeterminism
import LockstepFaults
import Testing

@testable import LockstepRuns

/// Mistakes in words that are well formed and mean nothing, or too much.
@Suite("scenarios that say what cannot be meant")
struct ScenarioMeaningTests {
    private func mistake(faults: String, also: String = "") -> ScenarioError? {
        #expect(throws: ScenarioError.self) {
            try RealScenarios.election(faults: faults, also: also)
        }
    }

    @Test(
        "a method that nobody asks with is named, and the one that is meant",
        arguments: [
            ("update", "PUT"), ("put", "PUT"), ("create", "POST"), ("PATSCH", "PATCH"),
        ]
    )
    func verbs(verb: String, meant: String) {
        let aimed = "[{ when: { event: committed, verb: \(verb) }, kind: pause, for: 2s }]"
        let fixed = "[{ at: 2s, kind: loss, pod: a, verb: \(verb), for: 2s }]"
        let drawn = "[{ loss: { verb: \(verb) } }]"
        for faults in [aimed, fixed, drawn] {
            let error = mistake(faults: faults)
            #expect(error?.found == "the verb `\(verb)`")
            #expect(error?.suggestion == meant)
        }
    }

    @Test("every method that is told of can be meant")
    func knownVerbs() throws {
        for verb in RealScenarios.catalog.vocabulary.verbs {
            _ = try RealScenarios.election(faults: "[{ loss: { verb: \(verb) } }]")
        }
    }

    @Test(
        "what belongs to no request has no method, kind of object or name",
        arguments: [
            "verb: PUT", "resource: leases", "object: leader",
        ]
    )
    func noRequest(key: String) {
        let error = mistake(
            faults: "[{ when: { event: granted, \(key) }, kind: pause, for: 2s }]"
        )
        #expect(error?.found.contains("`granted`, which belongs to no request") == true)
        #expect(error?.expected.contains("`committed`") == true)
    }

    @Test("an API server that is not there cannot be struck")
    func replica() throws {
        for fault in [
            "{ at: 2s, kind: replica-down, replica: 1, for: 2s }",
            "{ replica-slow: { replica: 1 } }",
        ] {
            let error = mistake(faults: "[\(fault)]")
            #expect(error?.found.contains("API server 1, where `api.replicas` is 1") == true)
            #expect(error?.suggestion == "api: { replicas: 2 }")
            _ = try RealScenarios.election(faults: "[\(fault)]", also: "api: { replicas: 2 }")
        }
    }

    @Test(
        "a bridge takes two pods, also where it is aimed",
        arguments: [
            "{ at: 2s, kind: bridge, pod: a, for: 2s }",
            "{ when: { event: granted }, kind: bridge, for: 2s }",
        ]
    )
    func bridge(fault: String) throws {
        let error = mistake(faults: "[\(fault)]")
        #expect(error?.found.contains("the first is the bridge and cut off from nothing") == true)
        _ = try RealScenarios.election(
            faults: "[{ when: { event: granted }, kind: bridge, pods: [a, b], for: 2s }]"
        )
    }

    @Test(
        "whoever mixes up drawn and fixed faults is told what to write",
        arguments: [
            ("[loss]", "did you mean `loss: {}`"), ("[{ loss: }]", "did you mean `loss: {}`"),
            ("{ loss: {} }", "did you mean `- loss: ...`"),
            ("[{ pause: { for: 3s } }]", "expected `lasts` and a range of durations"),
            ("[{ pause: { at: 3s } }]", "`{ at: 12s, kind: pause, ... }`"),
            ("[{ when: granted, kind: pause, for: 3s }]", "did you mean `{ event: granted }`"),
        ]
    )
    func mixedUp(faults: String, told: String) {
        let error = mistake(faults: faults)
        #expect(error.map { "\($0)".contains(told) } == true, "\(String(describing: error))")
    }

    @Test(
        "whoever writes a property where judges are named is told which judge that is",
        arguments: [
            ("judges: S1", "[belief-exclusion]"), ("judges: [S1]", "belief-exclusion"),
            ("claims: [l1]", "leader-again"),
            ("claims: [{ only: lease-election, judges: [C6] }]", "loss-without-cause"),
        ]
    )
    func properties(written: String, meant: String) {
        #expect(mistake(faults: "none", also: written)?.suggestion == meant)
    }

    @Test("a toleration of no whole seconds is refused, not cut", arguments: ["1900ms", "500ms"])
    func toleration(written: String) throws {
        let cluster = "cluster: { nodes: 2, toleration: \(written) }"
        let error = mistake(faults: "none", also: cluster)
        #expect(error?.found == "a toleration of `\(written)`")
        _ = try RealScenarios.election(
            faults: "none",
            also: cluster.replacing(written, with: error?.suggestion ?? "")
        )
    }

    @Test("whoever writes `default` twice is not asked whether they meant it")
    func twice() {
        let error = mistake(faults: "[default, default]")
        #expect(error?.expected.hasPrefix("`default` once") == true)
        #expect(error?.suggestion == nil)
    }

    @Test("a drawn bridge of one pod cuts nobody off, and is no mistake")
    func lonelyBridge() throws {
        let run = try RealScenarios.run(
            text: "title: x\nsystem: lease-election\npods: 1\n"
                + "faults: [bridge: { chance: 100% }]\nbreaking: 60s\n"
        )
        #expect(run.execute(RunOptions(seed: Seed(1))).plan.faults.isEmpty)
    }

    @Test("settings that do not fit together are told with their units")
    func units() {
        let fault = "{ at: 2s, kind: store-failover, every: 2500ms, election: 3s, for: 9s }"
        let found = mistake(faults: "[\(fault)]")?.found ?? ""
        #expect(found.contains("`election` 3s and `every` 2500ms"), "\(found)")
    }

    @Test("whoever aims at nothing is told at what to aim")
    func targets() {
        let error = mistake(faults: "[{ at: 2s, kind: pause, for: 2s }]")
        #expect(error?.expected.contains("among `a`, `b`, `c`") == true)
    }

    @Test("a fault that neither says when nor waits for anything is told that it may do either")
    func beginning() {
        let error = mistake(faults: "[{ kind: pause, pod: a, for: 2s }]")
        #expect(error?.expected.contains("or `when` and what it waits for") == true)
    }

    @Test(
        "a swarm is neither empty nor within another",
        arguments: [
            ("[]", "an empty list"), ("[{ swarm: [{}] }]", "a swarm within a swarm"),
        ]
    )
    func swarm(swarm: String, found: String) {
        #expect(mistake(faults: "none", also: "swarm: \(swarm)")?.found == found)
    }

    @Test("what is nested too deep for the reader of YAML is a mistake")
    func nesting() {
        let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        #expect(mistake(faults: deep)?.found.contains("too deep") == true)
    }

    @Test(
        "the longest duration is read or refused, and traps nowhere",
        arguments: [
            "faults: [{ pause: { chance: 100%, begin: 87660h, lasts: 87660h } }]",
            "faults: [{ pause: { chance: 100%, begin: 2s, lasts: 87660h } }]",
            "faults: [{ when: { event: granted, after: 87660h }, kind: pause, for: 87660h }]",
            "faults: [{ replica-slow: { chance: 100%, by: 87660h } }]",
            "faults: [{ stale-replica: { chance: 100%, by: 87660h } }]",
            "faults: [{ store-failover: { chance: 100%, every: 87660h } }]",
            "faults: [{ store-failover: { chance: 100%, election: 87660h, every: 87660h } }]",
            "faults: none\napi: { serviceTime: 87660h, cacheLag: 87660h }",
            "faults: none\nnetwork: { latency: 87660h }",
            "faults: none\nwork: { effects: every 87660h }",
            "faults: none\ntimings: { effect: 87660h }",
        ]
    )
    func longest(lines: String) throws {
        let text = "title: T\nsystem: lease-election\npods: 3\nbreaking: 60s\n\(lines)"
        do {
            let result = try RealScenarios.run(text: text).execute(RunOptions(seed: Seed(1)))
            #expect(result.events > 0)
        } catch let error as ScenarioError {
            #expect(error.found.contains("day") || error.found.contains("hold"))
        }
    }
}
