public import LockstepDeterminism

/// Leads while others wait: work that only one process at a time should do.
///
///     let election = LeaderElection(name: "indexer", backend: backend, environment: environment)
///     try await election.withLeadership { term in
///         while true {
///             try term.check(margin: .seconds(1))
///             try await indexNextBatch(token: term.token)
///         }
///     }
///
/// The work is cancelled when leadership is lost, and leadership is given back only after the work
/// has ended. Work that ignores cancellation therefore runs on without leadership: call
/// `check(margin:)` before each effect, and hand the token to whatever can check it.
///
/// Keep one election for a name and use it again: it remembers how long the record has rested, so
/// that asking many times for a short while takes a dead holder's lock over as one long wait does.
/// Copies share that.
///
/// What exactly is guaranteed depends on the backend: print `guarantees`.
public struct LeaderElection<Store: Backend>: Sendable {
    @usableFromInline let candidacy: Candidacy
    @usableFromInline let backend: Store
    @usableFromInline let environment: Environment
    @usableFromInline let observer: (any ElectionObserver)?
    @usableFromInline let resting = RestingDriver<Store.Core>()

    /// An election of this name.
    ///
    /// - Parameters:
    ///   - name: The lock's name, the same in all processes that compete.
    ///   - backend: The store the lock lives in.
    ///   - environment: The process's clocks, randomness and identity.
    ///   - timings: How fast things happen; the same in all processes, or at least with the same
    ///     drift bound.
    ///   - observer: Who is told what happens.
    public init(
        name: String,
        backend: Store,
        environment: Environment,
        timings: ElectionTimings = .standard,
        observer: (any ElectionObserver)? = nil
    ) {
        self.candidacy = Candidacy(
            name: name,
            identity: environment.identity,
            timings: timings
        )
        self.backend = backend
        self.environment = environment
        self.observer = observer
    }

    /// What leading means with this backend and these timings, and what that assumes.
    public var guarantees: Guarantees { backend.guarantees(with: candidacy.timings) }

    /// Waits for leadership, does the work once, and gives leadership back.
    ///
    /// Giving back is not cut short by cancellation; it is bounded by the timings' `release`.
    ///
    /// - Parameter body: The work, in a task of its own, which is cancelled when leadership is lost
    ///   or the caller is cancelled.
    /// - Returns: What the work returned.
    /// - Throws: `LeadershipLost` if leadership was lost before the work ended, whatever the work
    ///   made of that; else what the work threw; `CampaignRefused` if the backend will not serve
    ///   this process; `CancellationError` if the caller was cancelled before the work began.
    @inlinable
    public func withLeadership<Value: Sendable>(
        _ body: @escaping @Sendable (Term) async throws -> Value
    ) async throws -> Value {
        try await campaign(isRepeated: false, body)
    }

    /// Leads again and again: after each loss it competes anew, until the work returns or throws of
    /// its own accord, or the caller is cancelled.
    ///
    /// The next term's work begins only after the previous one's has ended. Work that throws the
    /// `TermTooShort` of its own term has noticed the loss first, and ends nothing, unless its
    /// margin is one that no term has: more than `hold` less `retry` and `request`.
    ///
    /// - Parameter body: The work of one term.
    /// - Throws: What the work threw while it led; `CampaignRefused` if the backend will not serve
    ///   this process any more; `CancellationError` if the caller was cancelled between terms.
    @inlinable
    public func run(_ body: @escaping @Sendable (Term) async throws -> Void) async throws {
        try await campaign(isRepeated: true, body)
    }

    @inlinable
    func campaign<Value: Sendable>(
        isRepeated: Bool,
        _ body: @escaping @Sendable (Term) async throws -> Value
    ) async throws -> Value {
        let mailbox = Mailbox<CandidateMessage<Store.Core.Response, Store.Core.Notice, Value>>()
        var candidate = Candidate(
            self,
            mailbox: mailbox,
            isRepeated: isRepeated,
            body: body
        )
        return try await withTaskCancellationHandler {
            try await candidate.run()
        } onCancel: {
            mailbox.post(.cancelled)
        }
    }
}
