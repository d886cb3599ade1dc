import Foundation
import LockstepDeterminism
import LockstepHistories
import LockstepRuns
import LockstepSimulation
import Testing

@Suite("the project's scenarios")
struct ScenarioFilesTests {
    /// Every scenario, by its path below `Scenarios`.
    static let names: [String] = {
        let folder = RealScenarios.root.appendingPathComponent("Scenarios").path
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return (paths ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    static func names(in folder: String) -> [String] {
        names.filter { $0.hasPrefix(folder + "/") }
    }

    /// A seed of each negative scenario in which the property is breached.
    static let pinned: [String: (seed: UInt64, property: String)] = [
        "negative/aimed-late-deadline.yaml": (1, "S1"),
        "negative/aimed-missing-means-free.yaml": (1, "W1"),
        "negative/aimed-strangers-release.yaml": (1, "W2"),
        "negative/canary.yaml": (1, "S1"),
        "negative/hostname-identity.yaml": (3, "S1"),
        "negative/client-go-demo.yaml": (174, "S1"),
        "negative/client-go-election.yaml": (21, "S1"),
        "negative/client-go-late-reply.yaml": (426, "S1"),
        "negative/metaparticle-elector.yaml": (1, "S1"),
        "negative/rolling-update-own-lease.yaml": (1, "S1"),
        "negative/store-loses-writes.yaml": (4, "S1"),
        "negative/store-refills-leases.yaml": (1, "L9"),
    ]

    @Test("this test sees them")
    func seen() {
        #expect(Self.names.contains("tutorial/01-one-leader.yaml"))
        #expect(Self.names(in: "fast").count >= 2)
        #expect(Self.names(in: "regressions").count >= 1)
    }

    @Test("each is read, can be run, and has at most 40 lines", arguments: names)
    func reads(name: String) throws {
        let run = try RealScenarios.run(name)
        #expect(!run.scenario.title.isEmpty)
        let lines = try contents(RealScenarios.path(name)).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        #expect(lines.count <= 41)
    }

    @Test("ours are valid", arguments: names(in: "fast"), UInt64(1)...4)
    func fast(name: String, seed: UInt64) throws {
        let result = try RealScenarios.run(name).execute(RunOptions(seed: Seed(seed)))
        #expect(result.verdict == .valid, "\(result.findings) \(result.doubts)")
    }

    @Test("each negative scenario is found violated", arguments: names(in: "negative"))
    func negative(name: String) throws {
        let (seed, property) = try #require(Self.pinned[name], "no seed is pinned for \(name)")
        let result = try RealScenarios.run(name).execute(RunOptions(seed: Seed(seed)))
        #expect(result.verdict == .violated)
        #expect(result.findings.contains { $0.property == property })
    }

    @Test("an aimed scenario finds its bug at every seed, and nothing where it is not planted")
    func aimed() throws {
        for name in Self.names(in: "negative").filter({ $0.contains("/aimed-") }) {
            let broken = try RealScenarios.run(name)
            let mended = try RealScenarios.run(name, overrides: ["options.mutant=none"])
            for seed in UInt64(1)...10 {
                let options = RunOptions(seed: Seed(seed))
                #expect(broken.execute(options).verdict == .violated, "\(name) seed \(seed)")
                #expect(mended.execute(options).verdict == .valid, "\(name) seed \(seed)")
            }
        }
    }

    @Test("a leader whose wall clock stands still is seen to renew")
    func frozenWallClock() throws {
        let run = try RealScenarios.run("regressions/frozen-wall-clock.yaml")
        for seed in UInt64(1)...10 {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            #expect(result.verdict == .valid, "seed \(seed): \(result.findings)")
        }
    }

    @Test("a renewal after a lost one is a new state, though the wall clock stands still")
    func lostRenewal() throws {
        let run = try RealScenarios.run("regressions/frozen-wall-lost-renewal.yaml")
        for seed in UInt64(1)...10 {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            #expect(result.verdict == .valid, "seed \(seed): \(result.findings)")
        }
    }

    @Test("the next holder's effects overtake none that were on their way")
    func effectsUnderWay() throws {
        let run = try RealScenarios.run("regressions/effects-under-way.yaml")
        var evaluations = 0
        for seed in UInt64(1)...60 {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            #expect(result.verdict == .valid, "seed \(seed): \(result.findings)")
            evaluations += result.evaluations.first { $0.property == "S2" }?.count ?? 0
        }
        #expect(evaluations > 1_000)
    }

    @Test("a request of a task that was cancelled just before is not sent, and so not left behind")
    func givenUp() throws {
        let run = try RealScenarios.run("regressions/given-up-before-asking.yaml")
        var programs = 0
        for seed in UInt64(1)...30 {
            let options = RunOptions(seed: Seed(seed), pick: .fifo, granularity: .fine)
            let result = run.execute(options)
            // In some seeds it is the other pod that has the lock all the time.
            let isIdle = !result.missing.isEmpty
            #expect(result.verdict == (isIdle ? .unknown : .valid), "seed \(seed)")
            programs += result.evaluations.first { $0.property == "Q2" }?.count ?? 0
        }
        #expect(programs > 100)
    }

    @Test("a removal that was answered and never made makes nobody a holder")
    func removalNeverMade() throws {
        let run = try RealScenarios.run("regressions/removal-never-made.yaml")
        var looks = 0
        for seed in UInt64(1)...40 {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            #expect(result.verdict != .violated, "seed \(seed): \(result.findings)")
            looks += result.evaluations.first { $0.property == "S1" }?.count ?? 0
        }
        #expect(looks > 40)
    }

    @Test("a waiter that sees nothing of the queue holds nobody up")
    func waiterWithoutLists() throws {
        let run = try RealScenarios.run("regressions/waiter-without-lists.yaml")
        for seed in UInt64(1)...3 {
            let result = run.execute(RunOptions(seed: Seed(seed)))
            #expect(result.verdict != .violated, "seed \(seed): \(result.findings)")
            // Holders of 2 to 12 s; what the blind one held up was the whole time.
            let grants = result.evaluations.first { $0.property == "F1" }?.count ?? 0
            #expect(grants > 20, "seed \(seed): \(grants)")
        }
    }

    @Test("a regression stays valid, and its bug planted again is found")
    func regression() throws {
        let name = "regressions/deleted-lease-two-creators.yaml"
        let mended = try RealScenarios.run(name)
        let broken = try RealScenarios.run(name, overrides: ["options.mutant=M24"])
        for seed in UInt64(1)...20 {
            let options = RunOptions(seed: Seed(seed))
            #expect(mended.execute(options).verdict == .valid, "seed \(seed)")
            let result = broken.execute(options)
            #expect(result.verdict == .violated, "seed \(seed)")
            #expect(result.findings.contains { $0.property == "S1" }, "seed \(seed)")
        }
    }

    @Test("the demo runs what its file says")
    func demo() throws {
        let path = RealScenarios.root.appendingPathComponent("Sources/Command/DemoCommand.swift")
        let source = try contents(path.path)
        let start = try #require(source.firstRange(of: "static let scenario = \"\"\"\n"))
        let rest = source[start.upperBound...]
        let end = try #require(rest.firstRange(of: "\"\"\""))
        let lines = rest[..<end.lowerBound].split(
            separator: "\n",
            omittingEmptySubsequences: false
        ).dropLast()
        // The newline before the closing quotes belongs to the source, not to the text.
        let text = lines.map { $0.hasPrefix("        ") ? $0.dropFirst(8) : $0 }
            .joined(separator: "\n")
        #expect(text == (try contents(RealScenarios.path("negative/client-go-demo.yaml"))))
        #expect(source.contains("\"Scenarios/negative/client-go-demo.yaml\""))
    }
}
