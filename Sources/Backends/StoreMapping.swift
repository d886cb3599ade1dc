package import LockstepCoordination
package import LockstepKubernetes
internal import LockstepKubernetesBackend

/// How what a core asks becomes a request of the API server, and an outcome its answer.
package protocol StoreMapping: Sendable {
    /// What the core asks.
    associatedtype Request: Sendable
    /// What it is answered.
    associatedtype Response: Sendable

    /// The request that asks the API server what the core asks.
    func request(for request: Request) -> APIRequest

    /// What an outcome means for the core.
    func completion(of outcome: APIOutcome, for request: Request) -> Completion<Response>
}

extension LeaseMapping: StoreMapping {}
extension TicketMapping: StoreMapping {}
