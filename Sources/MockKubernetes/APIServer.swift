public import LockstepDeterminism
public import LockstepKubernetes

/// One Kubernetes API server and its store, as a value: a request goes in, a response comes out.
///
///     var server = APIServer(draws: Draws(seed: Seed(7), stream: "uid"))
///     let answer = server.handle(request, at: wall)
///     for commit in server.drainCommits() { … }
///
/// Nothing waits, fails or is lost: time, delay and loss belong to whoever carries the requests.
/// Reads show the newest state unless they name an older one, or unless whoever carries them says
/// that a cache answers which has not seen everything; `need(of:)` tells which reads allow that.
/// A copy is a snapshot that lives on independently.
///
/// It serves create, get, list, update, patch, delete of one object and of a collection, and
/// watch, in JSON or YAML, as objects, as tables or as metadata alone; also server-side apply.
///
/// - Determinism: The same requests at the same readings of the wall clock give the same answers,
///   uids and versions.
/// - Source: A kube-apiserver 1.36.2, observed.
public struct APIServer: Sendable {
    /// The kinds that are served; a commit's `kindIndex` is a place in this list.
    ///
    /// It grows where definitions of further kinds are stored; places never change.
    public internal(set) var kinds: [ResourceKind]
    /// What was said of the kinds that came by a definition, by their places; empty for one whose
    /// definition has gone.
    var definedKinds: [Int: JSONObject] = [:]
    /// Whether objects say who set which of their fields last, in `managedFields`.
    public var tracksFieldOwners: Bool
    /// The place of namespaces among the kinds.
    let namespaceIndex: Int

    var store: Store
    var names: Names
    var watches: [Watch] = []
    var lastWatch: UInt64 = 0
    /// The revision up to which commits have been handed out.
    var reportedRevision: Int64

    /// A server with an empty store.
    ///
    /// - Parameters:
    ///   - kinds: The kinds to serve; namespaces are served in any case.
    ///   - namespaces: The namespaces that exist from the beginning.
    ///   - draws: Where uids and made-up names come from.
    ///   - firstRevision: The store's revision before the first write.
    ///   - historyLimit: How many commits can be watched afterwards.
    ///   - tracksFieldOwners: Whether objects say who set which of their fields last; it costs time
    ///     with every write.
    public init(
        kinds: [ResourceKind] = KindCatalog.all,
        namespaces: [String] = ["default"],
        draws: Draws,
        firstRevision: Int64 = 1,
        historyLimit: Int = 1_024,
        tracksFieldOwners: Bool = false
    ) {
        self.tracksFieldOwners = tracksFieldOwners
        let place = kinds.firstIndex { $0 === ResourceKind.namespace }
        self.kinds = place == nil ? kinds + [.namespace] : kinds
        self.namespaceIndex = place ?? kinds.count
        self.names = Names(draws: draws)
        self.reportedRevision = firstRevision
        self.store = Store(
            kindCount: self.kinds.count,
            revision: firstRevision,
            historyLimit: historyLimit
        )
        for namespace in namespaces { declare(namespace: namespace) }
    }

    /// The revision of the last write, of whatever kind.
    public var revision: Int64 { store.revision }

    /// A summary of everything that is stored.
    ///
    /// - Cost: O(size of the store).
    public var digest: UInt64 { store.digest.value }

    /// Answers one request.
    ///
    /// - Parameters:
    ///   - request: What is asked; a watch is refused here.
    ///   - wall: The server's wall clock, for the times that it writes into objects.
    ///   - seen: How far the watch cache has seen from which reads are answered that may be old;
    ///     `nil` for one that is never behind. `need(of:)` says what a request waits for.
    ///   - writesLists: Whether a list of objects is answered as `text`, which costs whoever sends
    ///     text less: what has not changed since it was last listed is not written again.
    /// - Returns: The answer. Whatever it is, what was committed is in `drainCommits()`.
    public mutating func handle(
        _ request: APIRequest,
        at wall: WallInstant,
        seen: Int64? = nil,
        writesLists: Bool = false
    ) -> APIResponse {
        var form = AnswerForm.object
        do throws(Refusal) {
            if let refusal = Refusal.ofTimeout(in: request) { throw refusal }
            let index = try route(request.path)
            do throws(Refusal) {
                form = try AnswerForm(request, kinds[index])
                let isWritten = writesLists && form == .object
                var answer = try carryOut(request, index, seen: seen, isWritten, at: wall)
                if request.verb != .get, kinds[index] === ResourceKind.definition {
                    serveDefinedKinds(by: index)
                }
                if let warning = kinds[index].deprecation {
                    answer.headers.warnings.insert(warning, at: 0)
                }
                if case .object = form { return answer }
                return form.shown(answer, of: kinds[index], at: wall)
            } catch {
                throw kinds[index].deprecation.map { error.warning([$0]) } ?? error
            }
        } catch {
            return form == .yaml ? error.response.asYAML : error.response
        }
    }

    private mutating func carryOut(
        _ request: APIRequest,
        _ index: Int,
        seen: Int64?,
        _ isWritten: Bool,
        at wall: WallInstant
    ) throws(Refusal) -> APIResponse {
        if let text = request.path.subresource, let name = request.path.name,
            let part = Subresource(rawValue: text)
        {
            return try handle(part, of: name, index, request, seen: seen, at: wall)
        }
        switch (request.verb, request.path.name) {
        case (.get, let name?): return try get(name, index, request, seen: seen)
        case (.get, nil):
            if request.isWatch {
                throw .badRequest("a watch cannot be answered by one response")
            }
            return try list(index, request, seen: seen, isWritten: isWritten)
        case (.post, nil): return try create(index, request, at: wall)
        case (.put, let name?): return try update(name, index, request, at: wall)
        case (.patch, let name?): return try patch(name, index, request, at: wall)
        case (.delete, let name?): return try delete(name, index, request, at: wall)
        case (.delete, nil):
            // Namespaces are deleted one by one only.
            guard index != namespaceIndex else { throw .methodNotAllowed }
            _ = try writtenNamespace(request, kinds[index])
            return try deleteCollection(index, request, at: wall)
        default: throw .methodNotAllowed
        }
    }

    /// Hands out the commits since the last call, in order.
    ///
    /// Commits that are no longer kept in the history are not among them; whoever drains after
    /// every request misses none.
    public mutating func drainCommits() -> [Commit] { takeNews().map { store.log[$0] } }

    /// The revisions since they were last handed out whose commits are kept.
    mutating func takeNews() -> Range<Int64> {
        let first = max(reportedRevision, store.log.floor) + 1
        reportedRevision = store.revision
        return first..<max(first, store.revision + 1)
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
            && kind.version == path.version && isServed(index)
        {
            let isPlaced =
                kind.isNamespaced
                ? path.name == nil || path.namespace != nil : path.namespace == nil
            guard isPlaced, kind.serves(path.subresource) else { break }
            return index
        }
        let isGroup = kinds.indices.contains { kinds[$0].group == path.group && isServed($0) }
        throw isGroup ? .unknownResource : .unknownGroup
    }

    /// The namespace of a request that writes; empty for kinds that have none.
    func writtenNamespace(_ request: APIRequest, _ kind: ResourceKind) throws(Refusal) -> String {
        guard kind.isNamespaced else { return "" }
        guard let namespace = request.path.namespace else { throw .methodNotAllowed }
        return namespace
    }
}

extension ResourceKind {
    /// What every answer about the kind warns of.
    var deprecation: String? {
        rules.deprecation.map { "299 - \(quoted($0))" }
    }

    /// Whether objects of the kind have a part; the whole they always are.
    fileprivate func serves(_ part: String?) -> Bool {
        guard let part else { return true }
        return rules.subresources.contains { $0.rawValue == part }
    }
}
