import LockstepDeterminism
import LockstepHistories
import LockstepSimulation
import Testing

@Suite("world")
struct WorldTests {
    @Test("a pod sleeps on virtual time")
    func sleeps() {
        let world = World(seed: Seed(7))
        world.addPod("a") { pod in
            for _ in 0..<3 { try await Task.sleep(for: .seconds(10)) }
            pod.report(.phaseBegan(name: "done"))
        }
        world.start("a")
        #expect(world.run(until: Instant(nanoseconds: 60_000_000_000)) == .idle)
        #expect(!world.isAlive("a"))
        #expect(world.fingerprint != 0)
    }

    @Test("a loop that only gives way ends the process, and is named")
    func spins() async throws {
        let result = await #expect(
            processExitsWith: .failure,
            observing: [\.standardErrorContent]
        ) {
            let world = World(seed: Seed(7))
            world.mostJobsAtOnce = 1_000
            world.addPod("a") { _ in
                try await Task.sleep(for: .seconds(5))
                for _ in 0..<10_000 { await Task.yield() }
            }
            world.start("a")
            world.run(until: Instant(nanoseconds: 60_000_000_000))
        }
        let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(said.contains("a spins: at 5.000000000s"), "\(said)")
    }

    @Test("as many jobs over time as one likes are no spinning")
    func manyJobs() {
        let world = World(seed: Seed(7))
        world.mostJobsAtOnce = 100
        world.addPod("a") { _ in
            for _ in 0..<1_000 { try await Task.sleep(for: .seconds(1)) }
        }
        world.start("a")
        #expect(world.run(until: Instant(nanoseconds: 2_000_000_000_000)) == .idle)
    }
}
