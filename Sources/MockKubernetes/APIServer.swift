public import LockstepDeterminism
public import LockstepKubernetes

/// One Kubernetes API server and its store, as a value: a request goes in, a response comes out.
///
///     var server = APIServer(draws: Draws(seed: Seed(7), stream: "uid"))
///     let answer = server.handle(request, at: wall)
///     for commit in server.drainCommits() { … }
///
/// Reads are linearizable and nothing waits, fails or is lost: time, delay and loss belong to
/// whoever carries the requests. A copy is a snapshot that lives on independently.
///
/// It serves create, get, list, update, delete and watch. Lists are answered whole whatever their
/// `limit`; patches, collections' deletion, selectors by label and `managedFields` are not served.
///
/// - Determinism: The same requests at the same readings of the wall clock give the same answers,
///   uids and versions.
/// - Source: A kube-apiserver 1.36.2, observed.
public struct APIServer: Sendable {
    /// The kinds that are served; a commit's `kindIndex` is a place in this list.
    public let kinds: [ResourceKind]
    /// The namespaces that exist, in the order in which they came to be.
    public private(set) var namespaces: [String]

    var store: Store
    var names: Names
    var watches: [Watch] = []
    var lastWatch: UInt64 = 0
    /// The revision up to which commits have been handed out.
    var reportedRevision: Int64

    /// A server with an empty store.
    ///
    /// - Parameters:
    ///   - kinds: The kinds to serve.
    ///   - namespaces: The namespaces that exist from the beginning.
    ///   - draws: Where uids and made-up names come from.
    ///   - firstRevision: The store's revision before the first write.
    ///   - historyLimit: How many commits can be watched afterwards, at least.
    public init(
        kinds: [ResourceKind] = [.lease, .metaparticleLock],
        namespaces: [String] = ["default"],
        draws: Draws,
        firstRevision: Int64 = 1,
        historyLimit: Int = 1_024
    ) {
        self.kinds = kinds
        self.namespaces = namespaces
        self.names = Names(draws: draws)
        self.reportedRevision = firstRevision
        self.store = Store(
            kindCount: kinds.count,
            revision: firstRevision,
            historyLimit: historyLimit
        )
    }

    /// The revision of the last write, of whatever kind.
    public var revision: Int64 { store.revision }

    /// A summary of everything that is stored.
    ///
    /// - Cost: O(size of the store).
    public var digest: UInt64 { store.digest.value }

    /// Brings a namespace into being, unless it exists.
    public mutating func declare(namespace: String) {
        if !namespaces.contains(namespace) { namespaces.append(namespace) }
    }

    /// Answers one request.
    ///
    /// - Parameters:
    ///   - request: What is asked; a watch is refused here.
    ///   - wall: The server's wall clock, for the times that it writes into objects.
    ///   - seen: How far the watch cache has seen from which reads are answered that may be old;
    ///     `nil` for one that is never behind. `need(of:)` says what a request waits for.
    /// - Returns: The answer. Whatever it is, what was committed is in `drainCommits()`.
    public mutating func handle(
        _ request: APIRequest,
        at wall: WallInstant,
        seen: Int64? = nil
    ) -> APIResponse {
        do throws(Refusal) {
            let index = try route(request.path)
            let form = try AnswerForm(request)
            let answer = try carryOut(request, index, seen: seen, at: wall)
            return form.shown(answer, of: kinds[index], at: wall)
        } catch {
            return error.response
        }
    }

    private mutating func carryOut(
        _ request: APIRequest,
        _ index: Int,
        seen: Int64?,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        switch (request.verb, request.path.name) {
        case (.get, let name?): return try get(name, index, request, seen: seen)
        case (.get, nil):
            if request.isWatch {
                throw .badRequest("a watch cannot be answered by one response")
            }
            return try list(index, request, seen: seen)
        case (.post, nil): return try create(index, request, at: wall)
        case (.put, let name?): return try update(name, index, request, at: wall)
        case (.patch, let name?): return try patch(name, index, request, at: wall)
        case (.delete, let name?): return try delete(name, index, request, at: wall)
        case (.delete, nil):
            _ = try writtenNamespace(request)
            return try deleteCollection(index, request, at: wall)
        default: throw .methodNotAllowed
        }
    }

    /// Hands out the commits since the last call, in order.
    ///
    /// Commits that are no longer kept in the history are not among them; whoever drains after
    /// every request misses none.
    public mutating func drainCommits() -> [Commit] {
        guard reportedRevision < store.revision else { return [] }
        let start = store.log.start(after: reportedRevision) ?? 0
        reportedRevision = store.revision
        return Array(store.log.commits[start...])
    }

    /// Forgets the history up to a revision, so that watches that are not beyond it end with an
    /// error.
    public mutating func compact(through revision: Int64) {
        store.compact(through: revision)
    }

    /// The place of the kind that a path names.
    func route(_ path: APIPath) throws(Refusal) -> Int {
        for (index, kind) in kinds.enumerated()
        where kind.resource == path.resource && kind.group == path.group
            && kind.version == path.version
        {
            guard path.subresource == nil, path.name == nil || path.namespace != nil else { break }
            return index
        }
        throw kinds.contains { $0.group == path.group } ? .unknownResource : .unknownGroup
    }

    /// The namespace of a request that writes, which must name one that exists.
    func writtenNamespace(_ request: APIRequest) throws(Refusal) -> String {
        guard let namespace = request.path.namespace else { throw .methodNotAllowed }
        return namespace
    }
}
