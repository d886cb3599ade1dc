public import LockstepCoordination
public import LockstepKubernetes

/// Translates between a versioned record and one Lease object: values in, values out.
///
/// A record is written with PUT under the uid *and* the resourceVersion last seen, so that a
/// deleted Lease is a conflict and never comes back by accident; a missing one is made with POST.
/// The holder is spelled `identity_grant`, with the grant in 16 hexadecimal digits; a placeholder,
/// which stands for a deleted Lease until its duration is over, has no identity. Labels and
/// annotations that others put on the Lease do not outlive the next write.
///
/// - Source: Kubernetes `Lease`, group `coordination.k8s.io`, version `v1`.
public struct LeaseMapping: Hashable, Sendable {
    /// The Lease's name.
    public let name: String
    /// The Lease's namespace.
    public let namespace: String
    let path: APIPath
    let collection: APIPath

    /// Translates for one Lease.
    public init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
        self.path = .leases(in: namespace, name: name)
        self.collection = .leases(in: namespace)
    }

    /// The request that asks the API server what the election asks.
    public func request(for request: RegisterRequest) -> APIRequest {
        switch request {
        case .read: APIRequest(.get, path)
        case .write(let record, .absent):
            APIRequest(.post, collection, body: lease(record).json)
        case .write(let record, .version(let version)):
            APIRequest(.put, path, body: lease(record, over: version).json)
        }
    }

    /// What an outcome means for the election.
    ///
    /// - Parameters:
    ///   - outcome: What the transport came back with.
    ///   - request: What was asked.
    /// - Returns: The answer; `failed` only if the request certainly had no effect.
    public func completion(
        of outcome: APIOutcome,
        for request: RegisterRequest
    ) -> Completion<RegisterResponse> {
        outcome.completion { completion(of: $0, for: request) }
    }

    private func completion(
        of response: APIResponse,
        for request: RegisterRequest
    ) -> Completion<RegisterResponse> {
        switch (response.status, request) {
        case (200...299, .read):
            guard let (record, version) = contents(of: response.body) else {
                return .failed(because: "the answer is no Lease")
            }
            return .ok(.found(record, version))
        case (200...299, .write):
            guard let (_, version) = contents(of: response.body) else {
                return .unknown(because: "the answer is no Lease")
            }
            return .ok(.written(version))
        case (404, .read), (404, .write(_, .version)): return .ok(.missing)
        case (409, .write): return .ok(.conflict)
        // A name that is no object's will never be taken. A Lease that is there has a good one.
        case (422, .write(_, .absent)):
            return .ok(.refused(Status(json: response.body)?.message ?? "the name is invalid"))
        // The server, or a proxy before it, may say so after the write has happened.
        case (408, _), (500..., _): return .unknown(because: response.refusal)
        default: return .failed(because: response.refusal)
        }
    }

    private func lease(_ record: RegisterRecord, over version: RegisterVersion? = nil) -> Lease {
        var lease = Lease(name: name, namespace: namespace)
        if let version {
            lease.metadata.uid = version.uid
            lease.metadata.resourceVersion = version.version
        }
        lease.holderIdentity = LeaseHolder.spell(record)
        lease.leaseNanoseconds = record.leaseNanoseconds
        lease.acquireTime = record.acquireTime.map { MicroTime($0) }
        lease.renewTime = record.renewTime.map { MicroTime($0) }
        lease.leaseTransitions = record.transitions
        return lease
    }

    private func contents(of body: JSONValue) -> (RegisterRecord, RegisterVersion)? {
        guard let lease = Lease(json: body), let uid = lease.metadata.uid,
            let text = lease.resourceVersion
        else { return nil }
        let (holder, grant) = LeaseHolder.read(lease.holderIdentity ?? "")
        let record = RegisterRecord(
            holder: holder,
            grant: grant,
            leaseNanoseconds: lease.leaseNanoseconds,
            acquireTime: lease.acquireTime?.wall,
            renewTime: lease.renewTime?.wall,
            transitions: lease.leaseTransitions
        )
        return (record, RegisterVersion(version: text, uid: uid, orderKey: UInt64(text)))
    }
}
