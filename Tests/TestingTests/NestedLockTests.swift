import LockstepBackends
import LockstepCoordination
import LockstepDeterminism
import LockstepKubernetesBackend
import LockstepServices
import LockstepSimulation
import LockstepTesting
import Testing

@Suite("locks within locks, in a simulated test")
struct NestedLockTests {
    /// Two pods that take two locks, each in an order of its own.
    private static func run(_ orders: [[String]]) async throws {
        let world = try World.ofThisTest
        world.mountKubernetes()
        for (pod, order) in zip(["a", "b"], orders) {
            world.addPod(pod) { pod in
                let locks = try order.map { name in
                    DistributedLock(
                        name: name,
                        backend: LeaseBackend(
                            transport: try pod.kubernetes(),
                            namespace: "default"
                        ),
                        environment: pod.environment,
                        observer: PodObserver(pod: pod)
                    )
                }
                try await locks[0].withLock { _ in
                    try await Task.sleep(for: .seconds(5))
                    try await locks[1].withLock { _ in try await Task.sleep(for: .seconds(1)) }
                }
            }
            world.start(pod)
        }
        try await world.run(for: .seconds(90))
    }

    @Test("in one order all goes well", .simulated(seeds: 20))
    func ordered() async throws { try await Self.run([["x", "y"], ["x", "y"]]) }

    @Test("in two orders they wait for each other, and the test says so")
    func crossed() async throws {
        let issues = try await tried(.simulated(seeds: 1)) {
            try await Self.run([["x", "y"], ["y", "x"]])
        }
        #expect(issues.count == 1)
        #expect(issues.first?.contains("L10") == true, "\(issues)")
        #expect(issues.first?.contains("a holds \"x\" and waits for \"y\"") == true, "\(issues)")
    }
}
