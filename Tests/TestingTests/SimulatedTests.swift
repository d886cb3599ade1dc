import LockstepBackends
import LockstepCheckers
import LockstepCoordination
import LockstepDeterminism
import LockstepHistories
import LockstepKubernetesBackend
import LockstepServices
import LockstepSimulation
import LockstepTesting
import Testing

@Suite("the simulated trait")
struct SimulatedTests {
    @Test(
        "our own election keeps what it claims over 200 seeds, through a partition and a kill",
        .simulated(seeds: 200)
    )
    func election() async throws {
        let world = try World.ofThisTest
        world.mountKubernetes()
        for name in ["a", "b", "c"] {
            world.addPod(name) { pod in
                let election = LeaderElection(
                    name: "leader",
                    backend: LeaseBackend(
                        transport: try pod.kubernetes(),
                        namespace: "default"
                    ),
                    environment: pod.environment,
                    observer: PodObserver(pod: pod)
                )
                try await election.run { _ in try await Task.sleep(for: .seconds(3600)) }
            }
            world.start(name)
        }
        try await world.run(for: .seconds(10))
        world.partition("a", from: "kubernetes")
        try await world.run(for: .seconds(20))
        world.heal("a", from: "kubernetes")
        world.kill("b")
        try await world.run(for: .seconds(30))
        #expect(world.time == Instant(nanoseconds: 60_000_000_000))
    }
}
