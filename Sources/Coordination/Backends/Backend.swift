/// A store that locks can live in: an algorithm for it, a way to reach it, and what that gives.
///
/// The shells `LeaderElection` and `DistributedLock` are written once against this protocol. A
/// store of versioned records uses `RegisterElection` as its core and only translates requests, or
/// `QueueElection` where those that wait shall have their turn; a store with sessions of its own
/// brings a core of its own, and tells it about ended sessions and watched entries through
/// `notices(for:deliver:)`.
public protocol Backend: Sendable {
    /// The algorithm, generic in this store's requests and answers.
    associatedtype Core: Instance

    /// What holding a lock of this store means, and what that assumes.
    ///
    /// - Parameter timings: The timings of the lock.
    /// - Returns: The claims, as values and as sentences.
    func guarantees(with timings: ElectionTimings) -> Guarantees

    /// A core that has had no input yet.
    ///
    /// Asked for when an election is first used, and where the core of an earlier campaign is in
    /// use or takes notices.
    ///
    /// - Parameter candidacy: Who competes for what.
    /// - Returns: The core.
    func makeCore(for candidacy: Candidacy) -> Core

    /// Sends one request and waits for its answer.
    ///
    /// The shell stops waiting at the candidacy's request time-out, and cancels the task. Whatever
    /// may have reached the store without an answer is `unknown`, never `failed`.
    ///
    /// - Parameters:
    ///   - request: What the core asks.
    ///   - candidacy: On whose behalf.
    /// - Returns: How the request ended.
    func perform(
        _ request: Core.Request,
        for candidacy: Candidacy
    ) async -> Completion<Core.Response>

    /// Delivers what the store tells unasked, until the task is cancelled.
    ///
    /// Runs beside the whole candidacy. A store whose core takes no notices (`Never`) needs none;
    /// then it is not called.
    ///
    /// - Parameters:
    ///   - candidacy: Who competes for what.
    ///   - deliver: Takes one notice; may be called from any thread.
    func notices(for candidacy: Candidacy, deliver: @escaping @Sendable (Core.Notice) -> Void) async
}

extension Backend where Core.Notice == Never {
    /// Delivers nothing: the store never tells anything unasked.
    public func notices(
        for candidacy: Candidacy,
        deliver: @escaping @Sendable (Core.Notice) -> Void
    ) async {}
}

/// Who competes for which lock, and how fast.
public struct Candidacy: Hashable, Sendable {
    /// The lock's name.
    public var name: String
    /// Who competes, for records that people read.
    ///
    /// It need not be unique, but must not be empty: a record without a name is nobody's.
    public var identity: String
    /// The timings of the lock.
    public var timings: ElectionTimings

    /// Puts a candidacy together.
    public init(name: String, identity: String, timings: ElectionTimings) {
        precondition(!identity.isEmpty, "a candidate for \(name) needs a name of its own")
        self.name = name
        self.identity = identity
        self.timings = timings
    }
}
