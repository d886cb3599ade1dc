public import LockstepCoordination
public import LockstepKubernetes

/// Fair elections and locks on Kubernetes: whoever has waited longest comes next, and each that
/// waits keeps a Lease of its own.
///
///     let backend = LeaseQueueBackend(transport: transport, namespace: "default")
///     let lock = DistributedLock(
///         name: "ledger", backend: backend, environment: .system(identity: "pod-a"))
///
/// It needs the verbs create, list, update and delete on Leases, and a name that can be a label's
/// value (at most 63 characters). `LeaseBackend` of the same name is another lock. Whoever deletes
/// a ticket, or lets the garbage collector do so, ends its owner's claim at once: no safety is
/// claimed then. A candidate that dies leaves its ticket until somebody who waits behind it has
/// seen it stay the same for its lease; if nobody waits, it stays.
///
/// In a simulated test the default mix deletes a record now and then: try it under
/// `.standard.without("delete")`, or with claims of your own.
public struct LeaseQueueBackend: Backend {
    /// How the API server is reached.
    public let transport: any APITransport
    /// The namespace of the Leases.
    public let namespace: String

    /// A backend over this transport.
    ///
    /// - Parameters:
    ///   - transport: How the API server is reached.
    ///   - namespace: The namespace of the Leases.
    public init(transport: any APITransport, namespace: String) {
        self.transport = transport
        self.namespace = namespace
    }

    /// What holding a ticket whose turn has come means, and what that assumes.
    public func guarantees(with timings: ElectionTimings) -> Guarantees {
        QueueElection.guarantees(with: timings)
    }

    /// An election that has had no input yet.
    public func makeCore(for candidacy: Candidacy) -> QueueElection {
        QueueElection(candidacy)
    }

    /// Sends one request to the API server.
    public func perform(
        _ request: QueueRequest,
        for candidacy: Candidacy
    ) async -> Completion<QueueResponse> {
        let mapping = TicketMapping(name: candidacy.name, namespace: namespace)
        let outcome = await transport.send(mapping.request(for: request))
        return mapping.completion(of: outcome, for: request)
    }
}
