import LockstepDeterminism
import LockstepFaults
import LockstepHistories
import LockstepRuns
import Testing

@Suite("rollouts of a next version")
struct RollingUpdateTests {
    private static let ownLease = "negative/rolling-update-own-lease.yaml"

    @Test("who waits only its own, shorter lease leads beside the old version, at every seed")
    func splitBrain() throws {
        let broken = try RealScenarios.run(Self.ownLease)
        let mended = try RealScenarios.run(Self.ownLease, overrides: ["options.mutant=none"])
        let same = try RealScenarios.run(Self.ownLease, overrides: ["update.timings.lease=30s"])
        for seed in UInt64(1)...5 {
            let result = broken.execute(RunOptions(seed: Seed(seed)))
            #expect(result.findings.contains { $0.property == "S1" }, "seed \(seed)")
            #expect(mended.execute(RunOptions(seed: Seed(seed))).verdict == .valid)
            #expect(same.execute(RunOptions(seed: Seed(seed))).verdict == .valid)
        }
    }

    /// The leases that the record shows, in the order in which they are first seen.
    private func leases(_ update: String, _ faults: String) throws -> [Int64] {
        let text = """
            title: A rollout
            system: lease-election
            pods: 3
            timings: { lease: 15s, hold: 10s }
            \(update)
            faults: \(faults)
            breaking: 60s
            """
        let run = try RealScenarios.run(text: text)
        let result = run.execute(RunOptions(seed: Seed(1), isRecorded: true))
        #expect(result.verdict == .valid, "\(result.findings)")
        var leases: [Int64] = []
        for observation in result.observations {
            guard case .committed(let commit) = observation.event,
                let lease = commit.after?.leaseNanoseconds, !leases.contains(lease)
            else { continue }
            leases.append(lease)
        }
        return leases.map { $0 / 1_000_000_000 }
    }

    @Test("the new version's lease is in the record once a pod of it leads, and not before")
    func newLease() throws {
        let update = "update: { timings: { lease: 30s, hold: 20s } }"
        let roll = "[{ at: 20s, kind: rolling-update, pods: [a, b, c], for: 15s }]"
        #expect(try leases(update, roll) == [15, 30])
        #expect(try leases(update, roll.replacing("update", with: "restart")) == [15])
    }

    @Test("a bug that only the new version has does not show before it comes")
    func newBug() throws {
        let text = """
            title: A rollout of a version that releases what it never held
            system: lease-election
            pods: 3
            update: { options: { mutant: M10 } }
            network: { slow: 0%, loss: 0% }
            faults:
              - { at: 5s, kind: rolling-update, pods: [a, b, c], for: 6s }
              - { when: { event: granted, after: 5s }, kind: pause, for: 25s }
              - { when: { event: pod-resumed }, kind: terminate, for: 5s }
            breaking: 80s
            """
        let result = try RealScenarios.run(text: text).execute(RunOptions(seed: Seed(1)))
        #expect(result.findings.contains { $0.property == "W2" }, "\(result.verdict)")
        let mended = try RealScenarios.run(text: text, overrides: ["update.options.mutant=none"])
        let old = try RealScenarios.run(text: text.replacing("rolling-update", with: "shutdown"))
        for run in [mended, old] {
            #expect(run.execute(RunOptions(seed: Seed(1))).verdict == .valid)
        }
    }

    @Test("leases of different lengths rest on nobody deleting the record")
    func claims() throws {
        let sound = try RealScenarios.run(Self.ownLease, overrides: ["options.mutant=none"])
        let same = "update={ timings: { retry: 1s } }"
        let plain = try RealScenarios.run(Self.ownLease, overrides: [same])
        func assumed(_ run: Run) -> [Assumption] {
            run.claims.first { $0.property == "S1" }?.assumptions ?? []
        }
        #expect(assumed(sound).contains(.noThirdPartyEdits))
        #expect(!assumed(plain).contains(.noThirdPartyEdits))
    }

    @Test("effects may take as long as the version allows that allows less")
    func effectDelay() throws {
        func isVoided(_ update: String) throws -> Bool {
            let also = "timings: { lease: 30s, effect: 4s }\n\(update)"
            let run = try RealScenarios.election(faults: "[{ kill: { chance: 100% } }]", also: also)
            let result = run.execute(RunOptions(seed: Seed(1)))
            return result.voided.contains { $0.assumption == .effectDelayWithinBound }
        }
        #expect(try !isVoided(""))
        #expect(try !isVoided("update: { timings: { retry: 1s } }"))
        #expect(try isVoided("update: { timings: { effect: 2s } }"))
    }

    private static let wrong: [(faults: String, also: String, found: String)] = [
        ("[{ rolling-update: {} }]", "", "without a next version"),
        (
            "[{ at: 1s, kind: rolling-update, pods: [a], for: 5s }]", "",
            "without a next version"
        ),
        ("none", "update: {}", "changes nothing"),
        ("none", "update: { timings: {} }", "changes nothing"),
        ("none", "update: { pods: 5 }", "the key `pods`"),
        ("none", "update: { timings: { laese: 20s } }", "the key `laese`"),
        ("none", "update: { timings: { hold: 15s } }", "hold"),
        (
            "none", "cluster: { nodes: 3 }\nupdate: { timings: { lease: 20s } }",
            "a cluster's workload"
        ),
    ]

    @Test("a rollout of nothing is refused, and so is a version that cannot be", arguments: wrong)
    func refused(faults: String, also: String, found: String) throws {
        let error = try #require(throws: ScenarioError.self) {
            try RealScenarios.election(faults: faults, also: also)
        }
        #expect(error.found.contains(found), "\(error)")
    }

    @Test("a plan cannot ask for a next version that the scenario does not name")
    func plan() throws {
        let fault = PlannedFault(
            id: "f",
            kind: "rolling-update",
            begin: Instant(nanoseconds: 1),
            end: Instant(nanoseconds: 1_000_001),
            targets: ["a"]
        )
        let plan = FaultPlan(faults: [fault])
        let without = try RealScenarios.election(faults: "none")
        let error = try #require(throws: ScenarioError.self) {
            try without.check(plan, from: "p.json", for: Seed(1))
        }
        #expect(error.found.contains("no next version"), "\(error)")
        let named = "update: { timings: { lease: 20s } }"
        let run = try RealScenarios.election(faults: "none", also: named)
        try run.check(plan, from: "p.json", for: Seed(1))
    }
}
