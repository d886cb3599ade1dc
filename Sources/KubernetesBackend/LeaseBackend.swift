public import LockstepCoordination
public import LockstepKubernetes

/// Elections and locks on Kubernetes Leases: one Lease for each lock, of the lock's name.
///
///     let backend = LeaseBackend(transport: transport, namespace: "default")
///     let election = LeaderElection(
///         name: "indexer", backend: backend, environment: .system(identity: "pod-a"))
///
/// Other clients' electors on the same Lease are respected: their holders are strangers, and their
/// published duration counts. They see our holders as strangers too, and likewise the placeholder
/// that stands for a deleted Lease. Whether they respect ours is theirs to say; a client that
/// writes without the version it has read voids every claim.
///
/// It needs the verbs get, create and update on Leases of the namespace: without them it asks again
/// and again, and only the observer hears of it (`requestFailed`). Owner references, labels and
/// annotations of the Lease do not outlive the next write. A transport's `watch` is never called.
///
/// A process that is asked to end (SIGTERM) should cancel the task that leads: work ends, the lock
/// is given back, and the next one leads at once; that takes the timings' `release` at most once
/// the work has ended, so leave it time. Renewals need a thread of the process's pool: work that
/// blocks all of them, and does not suspend, loses the lock.
public struct LeaseBackend: Backend {
    /// How the API server is reached.
    public let transport: any APITransport
    /// The namespace of the Leases.
    public let namespace: String
    /// What a missing Lease means, and where tokens come from.
    public let options: RegisterOptions

    /// A backend over this transport.
    ///
    /// - Parameters:
    ///   - transport: How the API server is reached.
    ///   - namespace: The namespace of the Leases.
    ///   - options: What a missing Lease means, and where tokens come from. Choose
    ///     `objectTransitions` where an API server's resourceVersions cannot be compared.
    public init(
        transport: any APITransport,
        namespace: String,
        options: RegisterOptions = RegisterOptions()
    ) {
        self.transport = transport
        self.namespace = namespace
        self.options = options
    }

    /// What holding a Lease means, and what that assumes.
    public func guarantees(with timings: ElectionTimings) -> Guarantees {
        RegisterElection.guarantees(with: timings, options: options)
    }

    /// An election that has had no input yet.
    public func makeCore(for candidacy: Candidacy) -> RegisterElection {
        RegisterElection(candidacy, options: options)
    }

    /// Sends one request to the API server.
    public func perform(
        _ request: RegisterRequest,
        for candidacy: Candidacy
    ) async -> Completion<RegisterResponse> {
        let mapping = LeaseMapping(name: candidacy.name, namespace: namespace)
        let outcome = await transport.send(mapping.request(for: request))
        return mapping.completion(of: outcome, for: request)
    }
}
