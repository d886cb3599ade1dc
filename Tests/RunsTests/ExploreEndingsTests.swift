import LockstepDeterminism
import LockstepHistories
import LockstepMuseum
import LockstepSimulation
import Testing

@testable import LockstepRuns

/// How programs end, and what they leave, in worlds that are explored.
@Suite("exploration of endings")
struct ExploreEndingsTests {
    /// A mutant, and how it is explored.
    struct Trial: CustomTestStringConvertible, Sendable {
        var mutant: String
        var settings: [String]
        var faults: Int
        var seconds: Int64
        var property: String

        var testDescription: String { mutant }
    }

    private static let trials = [
        Trial(
            mutant: "M45",
            settings: ["claims=[prompt-exit]"],
            faults: 1,
            seconds: 60,
            property: "L6"
        ),
        Trial(
            mutant: "M13",
            settings: ["claims=[nothing-left]"],
            faults: 1,
            seconds: 40,
            property: "Q2"
        ),
        Trial(
            mutant: "M38",
            settings: ["claims=[nothing-left]"],
            faults: 1,
            seconds: 40,
            property: "Q2"
        ),
        Trial(
            mutant: "M46",
            settings: ["system=lease-lock", "claims=[hand-off]"],
            faults: 0,
            seconds: 80,
            property: "L7"
        ),
    ]

    @Test("where nothing that is claimed is put to the test, nobody knows")
    func vacuous() throws {
        let blind = try explore(["judges=[request-rate]"], faults: 0, seconds: 20)
        #expect(blind.verdict == .unknown && !blind.wasTested)
        let seeing = try explore(faults: 0, seconds: 20)
        #expect(seeing.verdict == .valid && seeing.wasTested)
    }

    @Test("a mutant that ends badly is refuted, and only because of the bug", arguments: trials)
    func refuted(trial: Trial) throws {
        let wrong = try explore(
            trial.settings + ["options.mutant=\(trial.mutant)"],
            faults: trial.faults,
            seconds: trial.seconds,
            menu: .endings
        )
        #expect(wrong.verdict == .violated)
        #expect(wrong.finding?.property == trial.property)
        #expect(try #require(MutantCatalog.mutant(trial.mutant)).breaks.contains(trial.property))
        let right = try explore(
            trial.settings,
            faults: trial.faults,
            seconds: trial.seconds,
            menu: .endings
        )
        #expect(right.verdict == .valid)
    }

    @Test("who is killed while asked to end comes back when the later of the two is over")
    func overlapping() throws {
        let system = try #require(try exploredRun(["pods=1"]).explorable)
        let second: Int64 = 1_000_000_000
        for (grace, absence, back) in [(30, 1, 30), (10, 20, 20)] as [(Int64, Int64, Int64)] {
            var world = ExploredWorld(system, latencyNanoseconds: 5_000_000, seed: Seed(1))
            while world.time < Instant(nanoseconds: 15_030_000_000) { world.perform(.proceed(0)) }
            world.perform(.terminateActor(grace * second))
            let asked = world.time
            // It gives back, and waits for the answer.
            world.perform(.proceed(0))
            world.perform(.kill(absence * second))
            var starts: [Int64] = []
            while let next = world.nextTime, next <= asked.advanced(byNanoseconds: 40 * second) {
                world.perform(.proceed(0))
                let started = world.observations.contains { $0.event == .podStarted }
                if started { starts.append((world.time.nanoseconds - asked.nanoseconds) / second) }
            }
            #expect(starts == [back])
        }
    }

    @Test("who is asked to end returns once it has given back, and begins anew after its grace")
    func returns() throws {
        let system = try #require(try exploredRun(["pods=1"]).explorable)
        var world = ExploredWorld(system, latencyNanoseconds: 5_000_000, seed: Seed(1))
        // It leads, and has no request under way.
        while world.time < Instant(nanoseconds: 15_030_000_000) { world.perform(.proceed(0)) }
        #expect(world.moves(.endings).contains(.terminateActor(35_000_000_000)))
        world.perform(.terminateActor(35_000_000_000))
        let asked = world.time
        var lives: [(event: Event, time: Int64)] = []
        while let next = world.nextTime, next <= asked.advanced(byNanoseconds: 36_000_000_000) {
            world.perform(.proceed(0))
            for observation in world.observations where observation.event.topic == .lives {
                let age = observation.time.nanoseconds - asked.nanoseconds
                lives.append((observation.event, age))
            }
        }
        // Giving back takes a write and its answer.
        #expect(lives.map(\.event) == [.podExited(error: nil), .podStarted])
        #expect(lives.map(\.time) == [10_000_000, 35_000_000_001])
    }
}
