import LockstepCoordination
import LockstepKubernetes
import LockstepKubernetesBackend

/// What the README's examples take for granted.
private struct Index {
    let batch: String

    func write(_ batch: String, token: FencingToken) async throws {}
}

/// The README's example for the author of an app.
private func lead(over transport: any APITransport, _ index: Index) async throws {
    let election = LeaderElection(
        name: "indexer",
        backend: LeaseBackend(transport: transport, namespace: "default"),
        environment: .system(identity: "pod-a")
    )
    try await election.withLeadership { term in
        try term.check(margin: .seconds(1))
        try await index.write(index.batch, token: term.token)
    }
}
