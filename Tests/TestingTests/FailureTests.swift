import LockstepCheckers
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepTesting

@Suite("what fails a simulated test")
struct FailureTests {
    struct Spoiled: Error {}

    /// Two pods that simply believe they lead, for a second, at a drawn moment.
    private func believers() async throws {
        let world = try World.ofThisTest
        for name in ["a", "b"] {
            world.addPod(name) { pod in
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...20_000)))
                let deadline = pod.environment.timekeeper.now
                    .advanced(byNanoseconds: 1_000_000_000)
                let token = Token(number: UInt64(world.time.nanoseconds))
                pod.report(.granted(lock: "leader", token: token, deadline: deadline))
                try await Task.sleep(for: .seconds(1))
            }
            world.start(name)
        }
        try await world.run(for: .seconds(30))
    }

    @Test("a planted double leader is found, and the seed named brings it back by itself")
    func doubleLeader() async throws {
        let judges = Judges.named("belief-exclusion")
        let issues = try await tried(.simulated(seeds: 200, judges: judges), believers)
        #expect(issues.count == 1)
        let lines = try #require(issues.first).split(separator: "\n")
        #expect(lines.count <= 15)
        #expect(lines[0].contains(": S1, at "))
        let seed = try #require(Seed(text: String(lines[0].dropFirst(5).prefix { $0 != ":" })))
        #expect(seed > Seed(1), "the first seeds do not show it, or nothing was searched")
        #expect(lines.contains("to paste:  .simulated(seed: \(seed), judges: …)"))
        #expect(
            lines.last?.hasPrefix("again:     LOCKSTEP_SEED=\(seed) swift test --filter '") == true
        )
        #expect(lines.last?.hasSuffix("FailureTests/doubleLeader'") == true)
        let short: SimulatedTrait = .simulated(
            seed: seed.rawValue,
            judges: judges,
            limit: .milliseconds(90_500)
        )
        let pasted =
            "to paste:  .simulated(seed: \(seed), judges: …, limit: .nanoseconds(90500000000))"
        #expect(try await tried(short, believers).first?.contains(pasted) == true)
        let again: SimulatedTrait = .simulated(seed: seed.rawValue, judges: judges)
        #expect(try await tried(again, believers) == issues)
        let before: SimulatedTrait = .simulated(
            seeds: Int(seed.rawValue) - 1,
            judges: judges
        )
        #expect(try await tried(before, believers).isEmpty)
    }

    @Test("a breach of what is not claimed fails nothing")
    func hazard() async throws {
        let trait: SimulatedTrait = .simulated(seeds: 50, claims: [Claim("errors")])
        #expect(try await tried(trait, believers).isEmpty)
    }

    @Test("a claim that no seed puts to the test fails the test")
    func untested() async throws {
        let trait: SimulatedTrait = .simulated(seeds: 3, claims: [Claim("S1"), Claim("errors")])
        let issues = try await tried(trait) {}
        #expect(issues == ["No seed put to the test what is claimed: S1, errors"])
    }

    @Test("a failing expectation is told with its seed, and ends the test with that seed")
    func expectation() async throws {
        let seeds = Notes<UInt64>()
        let issues = try await tried(.simulated(seeds: 5)) {
            let world = try World.ofThisTest
            seeds.add(world.seed.rawValue)
            try await world.run(for: .seconds(1))
            #expect(world.seed != Seed(3))
        }
        #expect(seeds.all == [1, 2, 3])
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("seed 3: An expectation failed\nto paste:  ") == true)
    }

    @Test("an expectation may stand in a pod's program, of a restarted pod too")
    func expectationInPod() async throws {
        let issues = try await tried(.simulated(seeds: 5)) {
            let world = try World.ofThisTest
            world.addPod("a") { pod in
                let seconds = ContinuousClock.now
                try await Task.sleep(for: .seconds(1))
                #expect(ContinuousClock.now - seconds == .seconds(1))
                if world.time.nanoseconds > 10_000_000_000 { #expect(world.seed == Seed(1)) }
            }
            world.start("a")
            world.schedule(at: Instant(nanoseconds: 20_000_000_000)) { $0.start("a") }
            try await world.run(for: .seconds(60))
        }
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("seed 2: An expectation failed") == true)
    }

    @Test("a known issue fails no seed")
    func knownIssue() async throws {
        let seeds = Notes<UInt64>()
        _ = try await tried(.simulated(seeds: 3)) {
            seeds.add(try World.ofThisTest.seed.rawValue)
            withKnownIssue { throw Spoiled() }
        }
        #expect(seeds.all == [1, 2, 3])
    }

    @Test("a requirement that fails is told once")
    func requirement() async throws {
        let issues = try await tried(.simulated(seeds: 5)) {
            let missing: Int? = nil
            _ = try #require(missing)
        }
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("seed 1: An expectation failed") == true)
    }

    @Test("an error of the body is told with its seed")
    func thrown() async throws {
        let issues = try await tried(.simulated(seeds: 5, from: 7)) {
            if try World.ofThisTest.seed == Seed(9) { throw Spoiled() }
        }
        #expect(issues.count == 1)
        #expect(issues.first?.hasPrefix("seed 9: The body threw") == true)
    }

    @Test("an error that ends a pod's program is a finding")
    func uncaught() async throws {
        let issues = try await tried(.simulated(seeds: 1)) {
            let world = try World.ofThisTest
            world.addPod("a") { _ in throw Spoiled() }
            world.start("a")
            try await world.run(for: .seconds(1))
        }
        #expect(issues.first?.contains("The program of a ended with an error: Spoiled()") == true)
    }

    @Test("a body that waits for nothing is told with the pods that wait as well")
    func stall() async throws {
        let issues = try await tried(.simulated(seeds: 5)) {
            let world = try World.ofThisTest
            world.addPod("waiter") { _ in for await _ in AsyncStream<Int>.makeStream().stream {} }
            world.start("waiter")
            for await _ in AsyncStream<Int>.makeStream().stream {}
            try await Task.sleep(for: .seconds(3600))
        }
        #expect(issues.count == 1)
        let sentence = "nothing can happen any more, and the body waits, as do waiter\n"
        #expect(issues.first?.contains(sentence) == true)
        #expect(issues.first?.contains("  the program of waiter waits for the next ") == true)
    }

    @Test("of tasks that wait for one another the first few are told by name")
    func deadlock() async throws {
        let issues = try await tried(.simulated(seeds: 5)) {
            for number in 1...10 {
                Task(name: "philosopher \(number)") {
                    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
                }
            }
            for await _ in AsyncStream<Int>.makeStream().stream {}
            try await Task.sleep(for: .seconds(3600))
        }
        let text = try #require(issues.first)
        // The body is told first.
        #expect(text.contains("  task 7 \"philosopher 8\" of the test waits for the resumption "))
        #expect(!text.contains("philosopher 9"))
        #expect(text.contains("\n  and 2 more\n"))
        #expect(text.split(separator: "\n").count <= 15)
    }

    @Test("of a stall every task is told, with what it waits for")
    func stalledTasks() async throws {
        let issues = try await tried(.simulated(seeds: 1)) {
            let world = try World.ofThisTest
            world.addPod("waiter") { _ in
                let sleeper = Task(name: "sleeper") {
                    for await _ in AsyncStream<Int>.makeStream().stream {}
                }
                await sleeper.value
            }
            world.start("waiter")
            try await Task.sleep(for: .seconds(2))
            for await _ in AsyncStream<Int>.makeStream().stream {}
        }
        let lines = try #require(issues.first).split(separator: "\n")
        #expect(lines.count == 6)
        #expect(lines[0].hasPrefix("seed 1: Since 2.000000000s nothing can happen any more"))
        #expect(lines[1].hasPrefix("  the body waits for the next element of a stream, in "))
        let sleeper = "task 1 \"sleeper\" of waiter"
        #expect(lines[2].hasPrefix("  the program of waiter waits for the end of \(sleeper) since"))
        #expect(lines[3].hasPrefix("  \(sleeper) waits for the next element of a stream since"))
        #expect(lines[3].contains("stalledTasks()"))
    }

    @Test("a body that goes on for ever is ended at the limit")
    func endless() async throws {
        let issues = try await tried(.simulated(seeds: 5, limit: .seconds(100))) {
            while true { try await Task.sleep(for: .seconds(1)) }
        }
        #expect(issues.count == 1)
        #expect(issues.first?.contains("After 100.0 seconds of virtual time") == true)
    }

    @Test("a judge of one's own is heard")
    func ownJudge() async throws {
        let issues = try await tried(.simulated(seeds: 1, judges: [NoKills()])) {
            let world = try World.ofThisTest
            world.addPod("a") { _ in try await Task.sleep(for: .seconds(3600)) }
            world.start("a")
            try await world.run(for: .seconds(1))
            world.kill("a")
            try await world.run(for: .seconds(1))
        }
        #expect(issues.first?.contains("kills, at 1.000000000s: a was killed") == true)
    }

    @Test("a pod that traps ends the process, which has the last words that it was given")
    func trap() async throws {
        let result = await #expect(
            processExitsWith: .failure,
            observing: [\.standardErrorContent]
        ) {
            let trait: SimulatedTrait = .simulated(seed: 5)
            for words in ["a trial that ended", "seed 5: the process ends here"] {
                let trial = Trial(trait, seed: Seed(5))
                _ = await trial.run(
                    {
                        let world = try World.ofThisTest
                        world.addPod("a") { _ in
                            try await Task.sleep(for: .seconds(1))
                            if words.hasPrefix("seed") { fatalError("as planted") }
                        }
                        world.start("a")
                        try await world.run(for: .seconds(2))
                    },
                    lastWords: words
                )
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.split(separator: "\n").contains("seed 5: the process ends here"), "\(text)")
        #expect(!text.contains("a trial that ended"))
        #expect(text.contains("as planted"))
    }
}

/// Finds every kill.
private struct NoKills: Judge {
    let property = Property("kills", "Nobody is killed.")
    private(set) var evaluations = 0

    mutating func observe(_ observation: Observation) -> Finding? {
        guard case .podKilled = observation.event else { return nil }
        evaluations += 1
        return Finding(
            property: property.id,
            time: observation.time,
            pods: [observation.pod],
            sentence: "\(observation.pod) was killed",
            evidence: [observation.sequence]
        )
    }
}
