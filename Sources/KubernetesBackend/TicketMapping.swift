public import LockstepCoordination
public import LockstepKubernetes

/// Translates between the tickets of a lock's queue and Leases, one for each ticket: values in,
/// values out.
///
/// A ticket's Lease is called after its lock and its own sixteen hexadecimal digits, and carries
/// the lock's name in a label, by which the queue is listed. Once its place is fixed it carries it
/// in an annotation: the resourceVersion that it had until then. Before that everybody goes by its
/// resourceVersion, and nobody holds the lock by it. Labels and annotations that others put on it
/// do not outlive the next renewal.
///
/// - Source: Kubernetes `Lease`, group `coordination.k8s.io`, version `v1`.
public struct TicketMapping: Hashable, Sendable {
    /// The label that names the lock.
    public static let queueLabel = "lockstep-queue"
    /// The annotation that keeps the place.
    public static let placeAnnotation = "lockstep-place"

    /// The lock's name.
    public let name: String
    /// The namespace of the Leases.
    public let namespace: String
    private let collection: APIPath

    /// Translates for one lock.
    public init(name: String, namespace: String) {
        self.name = name
        self.namespace = namespace
        self.collection = .leases(in: namespace)
    }

    /// The request that asks the API server what the election asks.
    public func request(for request: QueueRequest) -> APIRequest {
        switch request {
        case .join(let ticket):
            APIRequest(.post, collection, body: lease(ticket).json)
        case .look:
            APIRequest(.get, collection, query: ["labelSelector": "\(Self.queueLabel)=\(name)"])
        case .renew(let ticket, let version):
            APIRequest(.put, path(of: ticket.id), body: lease(ticket, over: version).json)
        case .leave(let id, let uid):
            APIRequest(.delete, path(of: id), body: deletion(uid: uid, version: nil))
        case .remove(let id, let version):
            APIRequest(
                .delete,
                path(of: id),
                body: deletion(uid: version.uid, version: version.version)
            )
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
        for request: QueueRequest
    ) -> Completion<QueueResponse> {
        outcome.completion { completion(of: $0, for: request) }
    }

    private func completion(
        of response: APIResponse,
        for request: QueueRequest
    ) -> Completion<QueueResponse> {
        switch (response.status, request) {
        case (200...299, .look):
            return queue(in: response.body)
        case (200...299, .join), (200...299, .renew):
            guard let lease = Lease(json: response.body), let version = version(of: lease)
            else { return .unknown(because: "the answer is no Lease") }
            return .ok(.written(version))
        case (200...299, .leave), (200...299, .remove): return .ok(.removed)
        case (404, .renew), (404, .leave), (404, .remove): return .ok(.missing)
        case (409, .join): return .ok(.present)
        case (409, .renew), (409, .leave), (409, .remove): return .ok(.conflict)
        // A name that is no label's value, or too long, will never be taken.
        case (422, .join):
            return .ok(.refused(Status(json: response.body)?.message ?? "the name is invalid"))
        // The server, or a proxy before it, may say so after the write has happened.
        case (408, _), (500..., _): return .unknown(because: response.refusal)
        default: return .failed(because: response.refusal)
        }
    }

    private func path(of id: GrantID) -> APIPath {
        .leases(in: namespace, name: "\(name).\(id)")
    }

    private func lease(_ ticket: QueueTicket, over version: RegisterVersion? = nil) -> Lease {
        var lease = Lease(name: "\(name).\(ticket.id)", namespace: namespace)
        if let version {
            lease.metadata.uid = version.uid
            lease.metadata.resourceVersion = version.version
        }
        lease.metadata.labels = [Self.queueLabel: .string(name)]
        if let place = ticket.place {
            lease.metadata.annotations = [Self.placeAnnotation: .string(String(place))]
        }
        lease.holderIdentity = ticket.holder
        lease.leaseNanoseconds = ticket.leaseNanoseconds
        lease.acquireTime = ticket.drawTime.map { MicroTime($0) }
        lease.renewTime = ticket.renewTime.map { MicroTime($0) }
        return lease
    }

    private func deletion(uid: String?, version: String?) -> JSONValue {
        var conditions = JSONObject()
        conditions["uid"] = uid.map(JSONValue.string)
        conditions["resourceVersion"] = version.map(JSONValue.string)
        var options: JSONObject = ["kind": "DeleteOptions", "apiVersion": "v1"]
        if !conditions.isEmpty { options["preconditions"] = .object(conditions) }
        return .object(options)
    }

    private func queue(in body: JSONValue) -> Completion<QueueResponse> {
        guard case .object(let list) = body, let items = list.array("items") else {
            return .failed(because: "the answer is no list of Leases")
        }
        var tickets: [StandingTicket] = []
        for item in items {
            guard let lease = Lease(json: item), let id = ticketID(of: lease) else { continue }
            guard let version = version(of: lease) else {
                return .failed(because: "a Lease of the list has no version")
            }
            let noted = lease.metadata.annotations.string(Self.placeAnnotation).flatMap(UInt64.init)
            guard let place = noted ?? version.orderKey else {
                return .ok(.refused("its versions cannot be ordered"))
            }
            tickets.append(StandingTicket(ticket(id, lease, noted), place: place, version: version))
        }
        return .ok(.queue(tickets))
    }

    private func ticket(_ id: GrantID, _ lease: Lease, _ place: UInt64?) -> QueueTicket {
        QueueTicket(
            id: id,
            holder: lease.holderIdentity ?? "",
            leaseNanoseconds: lease.leaseNanoseconds,
            place: place,
            drawTime: lease.acquireTime?.wall,
            renewTime: lease.renewTime?.wall
        )
    }

    /// The ticket that a Lease of this queue is; `nil` if it is called otherwise.
    private func ticketID(of lease: Lease) -> GrantID? {
        guard let text = lease.metadata.name, text.hasPrefix("\(name).") else { return nil }
        return GrantID(hexadecimal: text.dropFirst(name.count + 1))
    }

    private func version(of lease: Lease) -> RegisterVersion? {
        guard let uid = lease.metadata.uid, let text = lease.resourceVersion else { return nil }
        return RegisterVersion(version: text, uid: uid, orderKey: UInt64(text))
    }
}
