import LockstepDeterminism
import LockstepHistories
import LockstepServices
import LockstepSimulation
import Testing

@Suite("a fenced resource")
struct ProtectedResourceTests {
    /// Which of these tokens, sent one after the other, are taken.
    private func taken(_ tokens: [Token], by resource: String = "fenced") -> [Bool] {
        let world = World(seed: Seed(1))
        let history = EffectLog()
        world.attach(history, interest: .everything)
        ProtectedResource.mount(resource, in: world)
        world.addPod("a") { pod in
            let services = pod.environment.services
            guard let transport = services.transport(ResourceTransport.self, named: resource)
            else { return }
            for token in tokens {
                transport.act(under: "L", token: token)
                try await Task.sleep(for: .seconds(1))
            }
        }
        world.start("a")
        world.run(until: Instant(nanoseconds: 60_000_000_000))
        world.shutDown()
        return history.accepted
    }

    @Test("keeps the highest token of each scope, whatever others were taken in between")
    func scopes() {
        let tokens = [
            Token(scope: "u2", number: 2), Token(scope: "u1", number: 2),
            Token(scope: "u2", number: 1), Token(scope: "u2", number: 2),
            Token(scope: "u1", number: 1), Token(scope: "u1", number: 3),
        ]
        #expect(taken(tokens) == [true, true, false, true, false, true])
        #expect(taken(tokens, by: "unfenced").allSatisfy { $0 })
    }
}

/// Which effects were taken, in the order of their coming.
private final class EffectLog: Observer {
    private(set) var accepted: [Bool] = []

    func observe(_ observation: Observation) {
        if case .effectApplied(_, _, _, _, let isTaken) = observation.event {
            accepted.append(isTaken)
        }
    }
}
