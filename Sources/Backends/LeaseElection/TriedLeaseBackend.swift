internal import LockstepCoordination
internal import LockstepKubernetes
internal import LockstepKubernetesBackend

/// The Lease backend that ships, with the rules of its core open to planted bugs.
struct TriedLeaseBackend: Backend {
    let backend: LeaseBackend
    let rules: ElectionRules

    func guarantees(with timings: ElectionTimings) -> Guarantees {
        backend.guarantees(with: timings)
    }

    func makeCore(for candidacy: Candidacy) -> RegisterElection {
        RegisterElection(candidacy, options: backend.options, rules: rules)
    }

    func perform(
        _ request: RegisterRequest,
        for candidacy: Candidacy
    ) async -> Completion<RegisterResponse> {
        await backend.perform(request, for: candidacy)
    }
}
