internal import LockstepCoordination
internal import LockstepKubernetes
internal import LockstepKubernetesBackend
internal import LockstepMuseum

/// The Lease backend that ships, with its core open to planted bugs.
struct TriedLeaseBackend: Backend {
    let backend: LeaseBackend
    let settings: LeaseSettings

    func guarantees(with timings: ElectionTimings) -> Guarantees {
        backend.guarantees(with: timings)
    }

    func makeCore(for candidacy: Candidacy) -> AlteredElection {
        settings.makeCore(for: candidacy)
    }

    func perform(
        _ request: RegisterRequest,
        for candidacy: Candidacy
    ) async -> Completion<RegisterResponse> {
        await backend.perform(request, for: candidacy)
    }
}
