internal import LockstepDeterminism

/// What reaches the task that owns a candidacy.
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
struct Candidate<Store: Backend, Value: Sendable> {
    typealias Core = Store.Core
    typealias Message = CandidateMessage<Core.Response, Core.Notice, Value>

    let candidacy: Candidacy
    let backend: Store
    let environment: Environment
    let observer: (any ElectionObserver)?
    let mailbox: Mailbox<Message>
    /// Whether a lost term is followed by a new campaign.
    let isRepeated: Bool
    let body: @Sendable (Term) async throws -> Value

    var driver: InstanceDriver<Core>
    /// What the driver asked for and is not done yet.
    var actions: [DriverAction<Core.Request>] = []
    var requests: [(id: RequestID, task: Task<Void, Never>)] = []
    var term: Term?
    var work: Task<Void, Never>?
    /// What the work came to, once it has ended.
    var result: Result<Value, any Error>?
    var loss: LossReason?
    var isRefused = false
    var isCancelled = false
    var isWorkCancelled = false
    var isStopping = false
    var isReleased = false

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
        self.driver = InstanceDriver(
            election.backend.makeCore(for: election.candidacy),
            requestTimeoutNanoseconds: election.candidacy.timings.requestNanoseconds
        )
    }

    /// Competes until the end; every task begun has ended or was cancelled when it returns.
    mutating func run() async throws -> Value {
        try Task.checkCancellation()
        let notices = listen()
        defer {
            notices?.cancel()
            for request in requests { request.task.cancel() }
            mailbox.disarm()
        }
        while true {
            await compete()
            if isRepeated, loss != nil, !isRefused {
                if isCancelled { throw CancellationError() }
                continue
            }
            if let loss { throw LeadershipLost(name: candidacy.name, reason: loss) }
            guard let result else { throw CancellationError() }
            return try result.get()
        }
    }

    /// One campaign, the term that comes of it, and giving back.
    private mutating func compete() async {
        (term, work, result, loss) = (nil, nil, nil, nil)
        (isWorkCancelled, isStopping, isReleased) = (false, false, false)
        note(.campaignBegan)
        driver.start(in: context, into: &actions)
        act()
        while !isReleased {
            let message = await mailbox.next(
                until: driver.nextWake,
                on: environment.timekeeper
            )
            take(message)
            act()
        }
    }

    private mutating func take(_ message: Message?) {
        switch message {
        case nil: driver.wake(in: context, into: &actions)
        case .reply(let id, let completion):
            requests.removeAll { $0.id == id }
            driver.reply(to: id, completion, in: context, into: &actions)
        case .notice(let notice): driver.notice(notice, in: context, into: &actions)
        case .cancelled:
            isCancelled = true
            // Work under way is asked to end, and the lock is kept until it has.
            if work == nil { stop() } else { cancelWork() }
        case .bodyEnded(let outcome):
            // What is due comes first: a deadline that has passed is a loss.
            driver.wake(in: context, into: &actions)
            act()
            work = nil
            result = outcome
            note(.bodyEnded)
            end()
        }
    }

    var context: InstanceContext {
        InstanceContext(
            now: environment.timekeeper.now,
            wall: environment.timekeeper.wallClock,
            randomness: environment.randomness
        )
    }

    func note(_ event: ElectionEvent) {
        observer?.note(event, on: candidacy.name)
    }
}
