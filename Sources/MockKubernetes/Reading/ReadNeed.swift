public import LockstepKubernetes

/// How new the state must be from which a read is answered.
///
/// An API server keeps a watch cache that has seen the store's commits up to some revision, and
/// answers from it what it may. Whoever models such caches asks for a request's need, waits as the
/// server would, and then says how far the cache has seen:
///
///     switch server.need(of: request) {
///     case .linearizable, .exactly: answer = server.handle(request, at: wall)
///     case .anyCached: answer = server.handle(request, at: wall, seen: cache)
///     case .atLeast(let revision):                     // wait up to 3 s for the cache, then
///         answer = server.handle(request, at: wall, seen: cache)       // may be the 504
///     }
public enum ReadNeed: Hashable, Sendable {
    /// Every write that was acknowledged before the read.
    case linearizable
    /// Whatever the cache has, however old; the cache need not be asked again.
    case anyCached
    /// The state at this revision or at any later one.
    case atLeast(Int64)
    /// The state at exactly this revision; the store has it if the cache does not.
    case exactly(Int64)
}

extension APIServer {
    /// How new the state must be from which a request is answered.
    ///
    /// Writes are linearizable. A request that will be refused whatever the state needs nothing,
    /// and so may be put to any cache.
    ///
    /// A watch that names no version needs a linearizable beginning if it asks not to be told what
    /// exists, or takes bookmarks. If it asks to be told and names a version, the cache must have
    /// seen that. Any other one is opened at once and told from the cache.
    ///
    /// - Parameter request: The request that `handle` or `openWatch` will be given.
    /// - Returns: The need.
    /// - Cost: O(length of the parameters).
    public func need(of request: APIRequest) -> ReadNeed {
        guard request.verb == .get else { return .linearizable }
        if request.query.isEmpty { return .linearizable }
        do throws(Refusal) {
            if request.path.name != nil {
                return ReadNeed(try version(request.query["resourceVersion"] ?? ""))
            }
            let kind = kinds[try route(request.path)]
            let options = try ReadOptions(request, kind)
            guard request.isWatch else { return try page(options, of: kind).need }
            let needsNewest =
                options.version.isEmpty
                && (options.sendsInitialEvents == false || options.allowsBookmarks)
            if needsNewest { return .linearizable }
            guard options.waitsForVersion else { return .anyCached }
            return ReadNeed(try version(options.version))
        } catch {
            return .anyCached
        }
    }
}

extension ReadNeed {
    /// The need of a read that names a version, or none, without saying how it is meant.
    init(_ version: Int64?) {
        switch version {
        case nil: self = .linearizable
        case 0?: self = .anyCached
        case let version?: self = .atLeast(version)
        }
    }
}
