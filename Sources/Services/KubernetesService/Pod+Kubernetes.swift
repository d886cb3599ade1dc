public import LockstepDeterminism
public import LockstepKubernetes
public import LockstepSimulation

extension Pod {
    /// How this pod reaches a Kubernetes API server of its world.
    ///
    /// A lost request is never answered. Lockstep's own elections bound their waiting themselves;
    /// code that leaves that to its client needs a `timeout`, or waits for ever.
    ///
    /// - Parameters:
    ///   - name: The name under which the server is mounted.
    ///   - timeout: How long to wait for each answer, after which the outcome is unknown; `nil`
    ///     waits for ever. The opening of a watch is not bounded.
    /// - Returns: The transport.
    /// - Throws: `NotMounted` if there is none of this name.
    public func kubernetes(
        _ name: String = KubernetesService.name,
        timeout: Duration? = nil
    ) throws -> any APITransport {
        let transport = try environment.services.kubernetes(named: name)
        guard let timeout else { return transport }
        return TimedTransport(transport: transport, timeout: timeout)
    }
}

extension ServiceDirectory {
    /// The way to a Kubernetes API server.
    ///
    /// - Parameter name: The name under which the server is mounted.
    /// - Returns: The transport, which waits for an answer until its caller is cancelled.
    /// - Throws: `NotMounted` if there is none of this name.
    public func kubernetes(
        named name: String = KubernetesService.name
    ) throws -> any APITransport {
        guard let transport = transport((any APITransport).self, named: name) else {
            throw NotMounted(name: name)
        }
        return transport
    }
}

/// A pod asked for a service that is not there.
public struct NotMounted: Error, Hashable, CustomStringConvertible {
    /// The service's name.
    public let name: String

    /// What is missing.
    public var description: String {
        "no Kubernetes API server called \(name) was mounted when the pod asked for it"
    }
}
