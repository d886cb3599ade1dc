internal import LockstepDeterminism
internal import LockstepHistories
internal import LockstepKubernetes

/// The Lease that an election is held on: reads it, and writes it over the version last seen.
struct ClientGoLeaseLock: Sendable {
    private let transport: BoundedTransport
    private let name: String
    private let path: APIPath
    private let collection: APIPath
    /// The object as the server last gave it.
    private var lease: Lease?

    private static let namespace = "default"

    /// The Lease of a name.
    init(_ name: String, over transport: BoundedTransport) {
        self.transport = transport
        self.name = name
        path = .leases(in: Self.namespace, name: name)
        collection = .leases(in: Self.namespace)
    }

    /// The version of the object last seen; 0 if there is none, or it is not a number.
    var version: UInt64 { lease?.resourceVersion.flatMap { UInt64($0) } ?? 0 }

    /// Reads the record.
    mutating func get(until deadline: LocalInstant) async throws(LockFailure) -> LeaderRecord {
        let lease = try take(await transport.send(APIRequest(.get, path), until: deadline))
        self.lease = lease
        return LeaderRecord(lease)
    }

    /// Creates the Lease with a record.
    mutating func create(
        _ record: LeaderRecord,
        until deadline: LocalInstant
    ) async throws(LockFailure) {
        var lease = Lease(name: name, namespace: Self.namespace)
        lease.tree["spec"] = record.spec
        let request = APIRequest(.post, collection, body: lease.json)
        self.lease = try take(await transport.send(request, until: deadline))
    }

    /// Writes a record over the version last seen.
    mutating func update(
        _ record: LeaderRecord,
        until deadline: LocalInstant
    ) async throws(LockFailure) {
        guard var lease else { throw .missing }
        lease.tree["spec"] = record.spec
        let request = APIRequest(.put, path, body: lease.json)
        self.lease = try take(await transport.send(request, until: deadline))
    }

    private func take(_ outcome: APIOutcome) throws(LockFailure) -> Lease {
        guard case .response(let response) = outcome else {
            if case .notSent = outcome { throw .refused }
            throw .unanswered
        }
        switch response.status {
        case 200...299:
            guard let lease = Lease(json: response.body) else { throw .unanswered }
            return lease
        case 404: throw .missing
        case 409: throw .conflict
        // The server, or a proxy before it, may say so after a write has happened.
        case 408, 500...: throw .unanswered
        default: throw .refused
        }
    }
}

/// Why a Lease could not be read or written.
enum LockFailure: Error, Hashable {
    /// There is no such object.
    case missing
    /// Somebody else has written it.
    case conflict
    /// It certainly was not done.
    case refused
    /// Nobody knows whether it was done.
    case unanswered

    /// What is known of the operation.
    var outcome: Outcome { self == .unanswered ? .unknown : .failed }
}
