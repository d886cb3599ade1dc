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
}
