import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import LockstepMuseum
import LockstepSimulation
import Testing

@testable import LockstepRuns

@Suite("exploration")
struct ExploreTests {
    @Test("our election has no violation with one fault in 20 s, and the count is always the same")
    func clean() throws {
        let once = try explore(seconds: 20)
        #expect(once.verdict == .valid)
        #expect(once.states > 100)
        #expect(try explore(seconds: 20).states == once.states)
    }

    @Test("our queue has no violation with one fault in 20 s, and its mutant is refuted")
    func queue() throws {
        let clean = try explore(["system=lease-queue"], seconds: 20)
        #expect(clean.verdict == .valid)
        #expect(clean.states > 100)
        let mutant = ["system=lease-queue", "options.mutant=M27"]
        #expect(try explore(mutant, seconds: 25).verdict == .violated)
    }

    @Test("our lock with work under it has no violation with one fault in 25 s")
    func lock() throws {
        let clean = try explore(["system=lease-lock"], seconds: 25)
        #expect(clean.verdict == .valid)
        #expect(clean.states > 100)
    }

    @Test(
        "a mutant that does not wait for the work, or cuts it short, is refuted with one fault",
        arguments: ["M11", "M12", "M19"]
    )
    func work(mutant: String) throws {
        let wrong = ["system=lease-lock", "options.mutant=\(mutant)"]
        let exploration = try explore(wrong, seconds: 60)
        #expect(exploration.verdict == .violated)
        let finding = try #require(exploration.finding)
        #expect(try #require(MutantCatalog.mutant(mutant)).breaks.contains(finding.property))
    }

    @Test(
        "a mutant whose bug needs no more than two machines is refuted with one fault",
        arguments: [
            "M01", "M02", "M03", "M05", "M08", "M09", "M10", "M20", "M24", "M25", "M29", "M32",
            "M33", "M41", "M42", "M43", "M44",
        ]
    )
    func refuted(mutant: String) throws {
        let exploration = try explore(["options.mutant=\(mutant)"], seconds: 60)
        #expect(exploration.verdict == .violated)
        #expect(exploration.path.count == 1)
        let finding = try #require(exploration.finding)
        #expect(try #require(MutantCatalog.mutant(mutant)).breaks.contains(finding.property))
    }

    @Test(
        "a mutant that starts before its time is refuted without a fault",
        arguments: ["M14", "M15"]
    )
    func early(mutant: String) throws {
        let exploration = try explore(["options.mutant=\(mutant)"], faults: 0, seconds: 60)
        #expect(exploration.verdict == .violated)
        let finding = try #require(exploration.finding)
        #expect(try #require(MutantCatalog.mutant(mutant)).breaks.contains(finding.property))
    }

    /// Timings and names without which a bug is none.
    private static let settings = [
        "M04": [
            "timings.lease=3900ms", "timings.hold=3700ms", "timings.retry=900ms",
            "timings.request=900ms", "timings.drift=2%",
        ],
        "M26": ["options.namesakes=true"],
    ]

    @Test(
        "a mutant that needs certain settings is refuted with them, and only because of the bug",
        arguments: ["M04", "M26"]
    )
    func refutedWithSettings(mutant: String) throws {
        let settings = try #require(Self.settings[mutant])
        let exploration = try explore(["options.mutant=\(mutant)"] + settings, seconds: 30)
        #expect(exploration.verdict == .violated)
        let finding = try #require(exploration.finding)
        #expect(try #require(MutantCatalog.mutant(mutant)).breaks.contains(finding.property))
        #expect(try explore(settings, seconds: 30).verdict == .valid)
    }

    @Test("a bug that measures time by the wall clock is refuted once that was set twice")
    func wallClock() throws {
        let menu = ExploredFaults(
            delays: [],
            pauses: [],
            absences: [],
            graces: [],
            wallSteps: [30_000_000_000],
            losesMessages: false,
            troublesServices: false
        )
        let wrong = ["options.mutant=M06"]
        #expect(try explore(wrong, seconds: 40, menu: menu).verdict == .valid)
        #expect(try explore(wrong, faults: 2, seconds: 40, menu: menu).verdict == .violated)
        #expect(try explore(faults: 2, seconds: 40, menu: menu).verdict == .valid)
    }

    /// A lease of 6 s and one of 18 s beside each other.
    private static let mixedLeases = [
        "timings.lease=6s", "timings.hold=4s", "timings.retry=1s", "timings.request=1s",
        "timings.nextLease=18s",
    ]

    @Test("a candidate that waits its own, shorter lease is refuted with two faults, not with one")
    func twoFaults() throws {
        let menu = ExploredFaults(
            delays: [],
            pauses: [20_000_000_000],
            absences: [],
            graces: [5_000_000_000],
            losesMessages: false,
            troublesServices: false
        )
        let wrong = ["options.mutant=M07"] + Self.mixedLeases
        let once = try explore(wrong, seconds: 30, menu: menu)
        #expect(once.verdict == .valid)
        let twice = try explore(wrong, faults: 2, seconds: 30, menu: menu)
        #expect(twice.verdict == .violated)
        #expect(twice.path.count(where: { !$0.sentence.contains("goes first") }) == 2)
    }

    @Test("who never competes again is refuted once the fault is over, and nobody else is there")
    func recovery() throws {
        let alone = ["pods=1"]
        let wrong = try explore(alone + ["options.mutant=M23"], seconds: 80)
        #expect(wrong.verdict == .violated)
        #expect(wrong.finding?.property == "L1")
        #expect(try explore(alone, seconds: 80).verdict == .valid)
        // What is over too late leaves no time in which somebody would have to lead again.
        #expect(try explore(alone + ["options.mutant=M23"], seconds: 50).verdict == .valid)
    }

    /// Nothing but pods that stand still for longer than a lease.
    private static let standingStill = ExploredFaults(
        delays: [],
        pauses: [20_000_000_000],
        absences: [],
        graces: [],
        losesMessages: false,
        troublesServices: false
    )

    @Test("a ticket that is passed over is refuted with one fault and three pods")
    func passed() throws {
        let wrong = ["system=lease-queue", "pods=3", "options.mutant=M47"]
        let exploration = try explore(wrong, seconds: 40, menu: Self.standingStill)
        #expect(exploration.verdict == .violated)
        #expect(exploration.finding?.property == "S1")
    }

    @Test("who deletes records voids a claim that assumes nobody does")
    func voided() throws {
        // A newcomer cannot know that the record that is gone published 18 s.
        #expect(try explore(Self.mixedLeases, seconds: 30).verdict == .valid)
    }

    @Test("candidates that look again at once, without jitter, are refuted without a fault")
    func herd() throws {
        let wrong = ["options.mutant=M37", "pods=12", "claims=[request-rate]"]
        let exploration = try explore(wrong, faults: 0, seconds: 60)
        #expect(exploration.verdict == .violated)
        #expect(exploration.finding?.property == "Q1")
    }

    @Test("who never hears that the watched version is gone is refuted with one fault")
    func deaf() throws {
        let menu = ExploredFaults(delays: [], pauses: [], absences: [], graces: [])
        let alone = ["pods=1"]
        let wrong = try explore(alone + ["options.mutant=M40"], seconds: 60, menu: menu)
        #expect(wrong.verdict == .violated)
        #expect(wrong.finding?.property == "L1")
        #expect(wrong.path.last?.sentence == "the store forgets its history")
        let right = try explore(alone, seconds: 60, menu: menu)
        #expect(right.verdict == .valid)
    }

    @Test(
        "a bug that the values lack is not explored, for it would pass",
        arguments: ["M13", "M38"]
    )
    func absent(mutant: String) throws {
        let run = try RealScenarios.run(
            "fast/lease-election.yaml",
            overrides: ["system=lease-lock", "options.mutant=\(mutant)"]
        )
        let bounds = ExplorationBounds(faults: 1, nanoseconds: 1_000_000_000)
        #expect(Explorer(run, within: bounds) == nil)
    }

    @Test("without faults a bug that needs one stays hidden")
    func quiet() throws {
        #expect(try explore(["options.mutant=M10"], faults: 0, seconds: 60).verdict == .valid)
    }

    @Test("a bound that is reached makes the answer unknown, not valid")
    func unknown() throws {
        let exploration = try explore(seconds: 60, states: 100)
        #expect(exploration.verdict == .unknown)
        #expect(exploration.states == 100)
    }

    @Test("a bound that is as large as what there is does not make the answer unknown")
    func exactBound() throws {
        let all = try explore(seconds: 10)
        #expect(all.verdict == .valid)
        let exact = try explore(seconds: 10, states: all.states)
        #expect(exact.verdict == .valid)
        #expect(exact.states == all.states)
        #expect(try explore(seconds: 10, states: all.states - 1).verdict == .unknown)
    }

    @Test("the value world does what the world does when nothing goes wrong")
    func twin() throws {
        let catalog = Catalog(systems: SystemCatalog.all)
        let scenario = try Scenario(
            text: "title: x\nsystem: lease-election\npods: 1\nfaults: none\nbreaking: 30s\n",
            file: "x.yaml",
            overrides: [],
            vocabulary: catalog.vocabulary
        )
        let system = try #require(try Run(scenario, of: catalog).explorable)
        var explored = ExploredWorld(system, latencyNanoseconds: 5_000_000, seed: Seed(1))
        var grants: [Int64] = []
        while let next = explored.nextTime, next <= Instant(nanoseconds: 30_000_000_000) {
            explored.perform(.proceed(0))
            for observation in explored.observations {
                if case .granted = observation.event { grants.append(observation.time.nanoseconds) }
            }
        }
        // Read, place, wait the lease of 15 s from when the placeholder was answered, take.
        #expect(grants == [15_030_000_000])
    }
}
