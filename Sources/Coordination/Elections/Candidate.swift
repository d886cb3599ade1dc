public import LockstepDeterminism

/// What reaches the task that owns a candidacy.
@usableFromInline
enum CandidateMessage<Response: Sendable, Notice: Sendable, Value: Sendable>: Sendable {
    case reply(RequestID, Completion<Response>)
    case notice(Notice)
    case bodyEnded(Result<Value, any Error>)
    case cancelled
}

/// The async shell around an instance: one task that owns it, fed by one mailbox.
///
/// Requests, the work and the store's notices run in tasks of their own and post what they have to
/// say. Nothing else touches the instance.
@usableFromInline
struct Candidate<Store: Backend, Value: Sendable> {
    @usableFromInline typealias Core = Store.Core
    @usableFromInline typealias Message = CandidateMessage<Core.Response, Core.Notice, Value>

    @usableFromInline let candidacy: Candidacy
    @usableFromInline let backend: Store
    @usableFromInline let environment: Environment
    @usableFromInline let observer: (any ElectionObserver)?
    @usableFromInline let mailbox: Mailbox<Message>
    /// Whether a lost term is followed by a new campaign.
    @usableFromInline let isRepeated: Bool
    @usableFromInline let body: @Sendable (Term) async throws -> Value

    @usableFromInline let resting: RestingDriver<Core>
    @usableFromInline var driver: InstanceDriver<Core>
    /// What the driver asked for and is not done yet.
    @usableFromInline var actions: [DriverAction<Core.Request>] = []
    @usableFromInline var requests: [(id: RequestID, task: Task<Void, Never>)] = []
    @usableFromInline var term: Term?
    @usableFromInline var work: Task<Void, Never>?
    /// What the work came to, once it has ended.
    @usableFromInline var result: Result<Value, any Error>?
    @usableFromInline var loss: LossReason?
    @usableFromInline var isRefused = false
    @usableFromInline var isCancelled = false
    @usableFromInline var isWorkCancelled = false
    @usableFromInline var isStopping = false
    @usableFromInline var isReleased = false

    @inlinable
    init(
        _ election: LeaderElection<Store>,
        mailbox: Mailbox<Message>,
        isRepeated: Bool,
        body: @escaping @Sendable (Term) async throws -> Value
    ) {
        self.candidacy = election.candidacy
        self.backend = election.backend
        self.environment = election.environment
        self.observer = election.observer
        self.mailbox = mailbox
        self.isRepeated = isRepeated
        self.body = body
        self.resting = election.resting
        self.driver =
            election.resting.take()
            ?? InstanceDriver(
                election.backend.makeCore(for: election.candidacy),
                requestTimeoutNanoseconds: election.candidacy.timings.requestNanoseconds
            )
    }

    /// Competes until the end; every task begun has ended or was cancelled when it returns.
    @inlinable
    mutating func run() async throws -> Value {
        defer { resting.leave(driver) }
        try Task.checkCancellation()
        let notices = listen()
        defer {
            notices?.cancel()
            for request in requests { request.task.cancel() }
            mailbox.disarm()
        }
        while true {
            await compete()
            if isRepeated, !isRefused, loss != nil || isTooShort {
                if isCancelled { throw CancellationError() }
                continue
            }
            if let loss, isRefused { throw CampaignRefused(name: candidacy.name, reason: loss) }
            if let loss { throw LeadershipLost(name: candidacy.name, reason: loss) }
            guard let result else { throw CancellationError() }
            return try result.get()
        }
    }

    /// Whether the work gave up as its term was about to be lost: less was left of it than the work
    /// wanted, and than every term has that is renewed in time.
    @inlinable
    var isTooShort: Bool {
        guard case .failure(let error as TermTooShort) = result, error.name == candidacy.name
        else { return false }
        return error.margin <= candidacy.timings.longestMargin
    }

    /// One campaign, the term that comes of it, and giving back.
    @inlinable
    mutating func compete() async {
        (term, work, result, loss) = (nil, nil, nil, nil)
        (isWorkCancelled, isStopping, isReleased) = (false, false, false)
        note(.campaignBegan)
        for outer in WorkNesting.locks { note(.nested(under: outer)) }
        let beginning = readContext()
        driver.start(in: beginning, into: &actions)
        act(in: beginning)
        while !isReleased {
            let message = await mailbox.next(
                until: driver.nextWake,
                on: environment.timekeeper
            )
            // One message, one instant: what is decided about it never straddles a deadline.
            let context = readContext()
            take(message, in: context)
            act(in: context)
        }
    }

    @inlinable
    mutating func take(_ message: Message?, in context: InstanceContext) {
        switch message {
        case nil: driver.wake(in: context, into: &actions)
        case .reply(let id, let completion):
            if requests.contains(where: { $0.id == id }) { note(completion) }
            requests.removeAll { $0.id == id }
            driver.reply(to: id, completion, in: context, into: &actions)
        case .notice(let notice): driver.notice(notice, in: context, into: &actions)
        case .cancelled:
            isCancelled = true
            // Work under way is asked to end, and the lock is kept until it has.
            if work == nil { stop(in: context) } else { cancelWork() }
        case .bodyEnded(let outcome):
            // What is due comes first: a deadline that has passed is a loss.
            driver.wake(in: context, into: &actions)
            act(in: context)
            work = nil
            result = outcome
            note(.bodyEnded)
            end(in: context)
        }
    }

    /// Tells why a request came to nothing, or to nothing that is known.
    @inlinable
    func note(_ completion: Completion<Core.Response>) {
        switch completion {
        case .ok: break
        case .failed(let reason): note(.requestFailed(reason))
        case .unknown(let reason): note(.requestUnknown(reason))
        }
    }

    /// What the clocks show now; read once for each message.
    @inlinable
    func readContext() -> InstanceContext {
        InstanceContext(
            now: environment.timekeeper.now,
            wall: environment.timekeeper.wallClock,
            randomness: environment.randomness
        )
    }

    @inlinable
    func note(_ event: ElectionEvent) {
        observer?.note(event, on: candidacy.name)
    }
}
