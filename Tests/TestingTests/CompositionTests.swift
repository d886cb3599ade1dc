import LockstepDeterminism
import LockstepSimulation
import LockstepTesting
import Testing

@Suite("the trait on a suite, one test after the other", .serialized, .simulated(seeds: 5))
struct CompositionTests {
    @Test("each test has worlds of its own")
    func own() async throws {
        let world = try World.ofThisTest
        #expect(world.podNames.isEmpty)
        world.addPod("a") { _ in }
        world.start("a")
        try await world.run(for: .seconds(60))
        #expect(!world.isAlive("a"))
    }

    @Test("a test with arguments has a world for each case", arguments: [1, 2, 3])
    func arguments(seconds: Int) async throws {
        let world = try World.ofThisTest
        try await world.run(for: .seconds(seconds))
        #expect(world.time.nanoseconds == Int64(seconds) * 1_000_000_000)
    }

    @Test("the main actor is the world's")
    @MainActor
    func mainActor() async throws {
        let world = try World.ofThisTest
        try await Task.sleep(for: .seconds(60))
        #expect(world.time.nanoseconds == 60_000_000_000)
    }

    @Test("a test's own trait comes on top of its suite's", .simulated(seed: 12345, pick: .fifo))
    func nested() async throws {
        let world = try World.ofThisTest
        #expect(world.seed.rawValue == 12345)
        #expect(world.pick == .fifo)
    }
}
