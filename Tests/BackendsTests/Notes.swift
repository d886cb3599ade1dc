import LockstepDeterminism
import LockstepHistories
import LockstepKubernetes
import LockstepServices
import LockstepSimulation
import Testing

/// When something was noted, and what.
struct Note: Hashable {
    var second: Int64
    var text: String
}

/// What a pod has written into its run's history.
final class Notes: Observer {
    private(set) var list: [Note] = []

    func observe(_ observation: Observation) {
        guard case .phaseBegan(let text) = observation.event else { return }
        list.append(Note(second: observation.time.nanoseconds / 1_000_000_000, text: text))
    }

    /// Runs a program beside an API server, over links of 1 s each way, and gives what it noted.
    static func taken(
        prepare: (World) -> Void = { _ in },
        by program: @escaping @Sendable (Pod, any APITransport) async throws -> Void
    ) -> [Note] {
        let links = TailedLinks(
            seed: Seed(1),
            latencyNanoseconds: 1_000_000_000...1_000_000_000
        )
        let world = World(seed: Seed(1), links: links)
        let notes = Notes()
        world.attach(notes, interest: .decisive)
        KubernetesService.mount(in: world)
        world.addPod("a") { pod in
            try await program(pod, try pod.environment.services.kubernetes())
        }
        prepare(world)
        world.start("a")
        world.run(until: Trial.instant(60))
        #expect(!world.isAlive("a"))
        return notes.list
    }
}

extension Pod {
    /// Writes an outcome into the history.
    func note(_ outcome: APIOutcome) {
        let text =
            switch outcome {
            case .response(let response): response.summary
            case .unknown: "unknown"
            case .notSent: "not sent"
            }
        note(text)
    }

    /// Writes a word into the history.
    func note(_ text: String) { report(.phaseBegan(name: text)) }
}
