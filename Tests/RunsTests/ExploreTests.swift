import LockstepBackends
import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@testable import LockstepRuns

@Suite("exploration")
struct ExploreTests {
    private func explore(
        _ options: [String] = [],
        faults: Int = 1,
        seconds: Int64,
        states: Int = 1_000_000
    ) throws -> Exploration {
        let catalog = Catalog(systems: SystemCatalog.all)
        let scenario = try Scenario(
            text: "title: x\nsystem: lease-election\npods: 2\nfaults: none\nbreaking: 60s\n",
            file: "x.yaml",
            overrides: options,
            vocabulary: catalog.vocabulary
        )
        let bounds = ExplorationBounds(
            faults: faults,
            nanoseconds: seconds * 1_000_000_000,
            states: states
        )
        var explorer = try #require(Explorer(try Run(scenario, of: catalog), within: bounds))
        return explorer.explore(seed: Seed(1))
    }

    @Test("our election has no violation with one fault in 20 s, and the count is always the same")
    func clean() throws {
        let once = try explore(seconds: 20)
        #expect(once.verdict == .valid)
        #expect(once.states > 100)
        #expect(try explore(seconds: 20).states == once.states)
    }

    @Test(
        "every mutant is refuted with one fault, and the way there is told",
        arguments: ["M01", "M10", "M24"]
    )
    func refuted(mutant: String) throws {
        let exploration = try explore(["options.mutant=\(mutant)"], seconds: 60)
        #expect(exploration.verdict == .violated)
        #expect(exploration.path.count == 1)
        #expect(exploration.finding != nil)
    }

    @Test(
        "a bug that the values lack is not explored, for it would pass",
        arguments: ["M13", "M35", "M40"]
    )
    func absent(mutant: String) throws {
        let options = ["options.mutant=\(mutant)"]
        let run = try RealScenarios.run("fast/lease-election.yaml", overrides: options)
        let bounds = ExplorationBounds(faults: 1, nanoseconds: 1_000_000_000)
        #expect(Explorer(run, within: bounds) == nil)
    }

    @Test("without faults no mutant is refuted, for nothing goes wrong by itself")
    func quiet() throws {
        #expect(try explore(["options.mutant=M10"], faults: 0, seconds: 60).verdict == .valid)
    }

    @Test("a bound that is reached makes the answer unknown, not valid")
    func unknown() throws {
        let exploration = try explore(seconds: 60, states: 100)
        #expect(exploration.verdict == .unknown)
        #expect(exploration.states == 100)
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
