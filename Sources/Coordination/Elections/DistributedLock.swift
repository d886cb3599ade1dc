public import LockstepDeterminism

/// A mutex among processes.
///
///     let lock = DistributedLock(name: "ledger", backend: backend, environment: environment)
///     try await lock.withLock { term in
///         try await ledger.append(entry, token: term.token)
///     }
///
/// It is an election whose work is short. A process that dies keeps the lock until its lease has
/// run out. It is not reentrant: asking for it again inside the work waits for ever.
///
/// Keep one lock for a name and use it again; `LeaderElection` says what it remembers.
public struct DistributedLock<Store: Backend>: Sendable {
    @usableFromInline let election: LeaderElection<Store>

    /// A lock of this name.
    ///
    /// - Parameters:
    ///   - name: The lock's name, the same in all processes that compete.
    ///   - backend: The store the lock lives in.
    ///   - environment: The process's clocks, randomness and identity.
    ///   - timings: How fast things happen.
    ///   - observer: Who is told what happens.
    public init(
        name: String,
        backend: Store,
        environment: Environment,
        timings: ElectionTimings = .standard,
        observer: (any ElectionObserver)? = nil
    ) {
        election = LeaderElection(
            name: name,
            backend: backend,
            environment: environment,
            timings: timings,
            observer: observer
        )
    }

    /// What holding the lock means with this backend and these timings, and what that assumes.
    public var guarantees: Guarantees { election.guarantees }

    /// Waits for the lock, does the work once, and gives the lock back.
    ///
    /// - Parameter body: The work, in a task of its own, which is cancelled when the lock is lost
    ///   or the caller is cancelled.
    /// - Returns: What the work returned.
    /// - Throws: `LeadershipLost` if the lock was lost before the work ended; else what the work
    ///   threw; `CampaignRefused` if the backend will not serve this process; `CancellationError`
    ///   if the caller was cancelled before the work began.
    @inlinable
    public func withLock<Value: Sendable>(
        _ body: @escaping @Sendable (Term) async throws -> Value
    ) async throws -> Value {
        try await election.withLeadership(body)
    }
}
