package import LockstepCoordination
package import LockstepDeterminism
internal import LockstepHistories
package import LockstepKubernetes
package import LockstepKubernetesBackend
package import LockstepMuseum
internal import LockstepServices
package import LockstepSimulation

/// How what a core asks becomes a request of the API server, and an outcome its answer.
package protocol StoreMapping: Sendable {
    /// What the core asks.
    associatedtype Request: Sendable
    /// What it is answered.
    associatedtype Response: Sendable

    /// The request that asks the API server what the core asks.
    func request(for request: Request) -> APIRequest

    /// What an outcome means for the core.
    func completion(of outcome: APIOutcome, for request: Request) -> Completion<Response>
}

extension LeaseMapping: StoreMapping {}
extension TicketMapping: StoreMapping {}

/// An election as a value machine: the same core and driver as the shell's, without a task.
///
/// It holds its lock until its work has ended or, where there is none, until it is asked to end.
/// With work it is a program that wants the lock again and again, each time as one that knows
/// nothing of the times before; without, it is one long candidacy. Asked to end, it returns once
/// the lock is given back.
package struct ElectorMachine<Core: Instance & Hashable, Mapping: StoreMapping>: Machine
where Core.Request == Mapping.Request, Core.Response == Mapping.Response {
    private var driver: InstanceDriver<Core>
    /// A core that has had no input yet.
    private let newCore: Core
    private let candidacy: Candidacy
    private let mapping: Mapping
    private let service: ServiceID
    private let randomness: any Randomness
    /// What becomes of a request on its way; `nil` if it stays as it is.
    private let rewrite: (@Sendable (APIRequest) -> APIRequest)?
    /// What stands between the machine and the API server, as a planted bug does.
    private var relay: MachineRelay?
    /// How many tasks every term leaves behind, as a planted bug does.
    private let tasksLeftByTerm: Int
    private var actions: [DriverAction<Core.Request>] = []
    private var requests: [(tag: UInt64, id: RequestID, request: Core.Request)] = []
    private var lastTag: UInt64 = 0
    private var timer: (number: UInt64, due: LocalInstant)?
    private var lastTimer: UInt64 = 0
    private var work: HeldWork?
    /// Why the term under way was lost, if it was and its work has not ended yet.
    private var loss: LossReason?
    private var isLeading = false
    private var isEnding = false
    /// What is left of ended terms.
    private var tasksLeft = 0
    /// What the program has left behind, once it has returned.
    package private(set) var end: ProgramEnd?
    private var refusal: LossReason?

    /// An elector that has not begun.
    ///
    /// - Parameters:
    ///   - candidacy: Who competes for what.
    ///   - core: The election.
    ///   - mapping: How it asks the API server.
    ///   - service: The API server.
    ///   - work: What it does under the lock; `nil` to do nothing but to hold it.
    ///   - tasksLeftByTerm: How many tasks every term begins that nobody ends.
    ///   - rewrite: What becomes of a request on its way; `nil` if it stays as it is.
    ///   - relay: What stands between it and the API server; `nil` if nothing does. One that opens
    ///     watches only works where values are explored.
    ///   - randomness: Where its words come from.
    package init(
        candidacy: Candidacy,
        core: Core,
        mapping: Mapping,
        service: ServiceID,
        work: HeldWork? = nil,
        tasksLeftByTerm: Int = 0,
        rewrite: (@Sendable (APIRequest) -> APIRequest)? = nil,
        relay: (any Relay)? = nil,
        randomness: any Randomness
    ) {
        self.candidacy = candidacy
        self.newCore = core
        self.work = work
        self.tasksLeftByTerm = tasksLeftByTerm
        self.rewrite = rewrite
        self.relay = relay.map { MachineRelay($0, to: service) }
        self.mapping = mapping
        self.service = service
        self.randomness = randomness
        self.driver = InstanceDriver(
            core,
            requestTimeoutNanoseconds: candidacy.timings.requestNanoseconds
        )
    }

    /// Feeds the driver and does what it asks for.
    package mutating func handle(
        _ input: MachineInput,
        clock: MachineClock,
        into out: inout Directives
    ) {
        let context = InstanceContext(now: clock.now, wall: clock.wall, randomness: randomness)
        switch input {
        case .started:
            begin(context, &out)
        case .timer(let number) where number == timer?.number:
            timer = nil
            complete(relay?.wake(at: clock.now, &out), context)
            driver.wake(in: context, into: &actions)
            // A deadline that has passed is a loss, also of work that ends at the same moment.
            act(context, &out)
            if work?.hasEnded(at: clock.now) == true { finishWork(context, &out) }
        case .reply(let tag, let parcel) where MachineRelay.owns(tag):
            complete(relay?.receive(parcel, tag: tag, at: clock.now, &out), context)
        case .reply(let tag, let parcel):
            let response = KubernetesService.response(in: parcel)
            complete(tag, response.map { .response($0) }, context)
        case .ended(let tag, _) where MachineRelay.owns(tag):
            complete(relay?.receive(nil, tag: tag, at: clock.now, &out), context)
        case .ended(let tag, let outcome):
            let end: APIOutcome =
                outcome == .failed
                ? .notSent("the connection was refused") : .unknown("the connection broke")
            complete(tag, end, context)
        case .terminating:
            isEnding = true
            // The lock is kept until the work under it has ended.
            guard work?.end == nil else {
                cancelWork(context, &out)
                break
            }
            end("the pod was asked to end", &out)
            driver.stop(in: context, into: &actions)
        default:
            break
        }
        act(context, &out)
        setTimer(&out)
    }

    /// Tells the driver how requests have come out that a relay stood before.
    private mutating func complete(_ answers: [MachineRelay.Answer]?, _ context: InstanceContext) {
        for answer in answers ?? [] { complete(answer.tag, answer.outcome, context) }
    }

    /// Tells the driver how a request has come out, if it still waits for it.
    private mutating func complete(
        _ tag: UInt64,
        _ outcome: APIOutcome?,
        _ context: InstanceContext
    ) {
        guard let index = requests.firstIndex(where: { $0.tag == tag }) else { return }
        let (_, id, request) = requests.remove(at: index)
        guard let outcome else { return }
        let completion = mapping.completion(of: outcome, for: request)
        driver.reply(to: id, completion, in: context, into: &actions)
    }

    private mutating func begin(_ context: InstanceContext, _ out: inout Directives) {
        out.report(.campaignBegan(lock: candidacy.name))
        driver.start(in: context, into: &actions)
    }

    private mutating func act(_ context: InstanceContext, _ out: inout Directives) {
        while !actions.isEmpty {
            let batch = actions
            actions.removeAll(keepingCapacity: true)
            for action in batch { perform(action, context, &out) }
        }
    }

    private mutating func perform(
        _ action: DriverAction<Core.Request>,
        _ context: InstanceContext,
        _ out: inout Directives
    ) {
        let lock = candidacy.name
        switch action {
        case .send(let id, let request, _):
            lastTag += 1
            requests.append((lastTag, id, request))
            let asked = mapping.request(for: request)
            let sent = rewrite?(asked) ?? asked
            guard relay == nil else {
                complete(relay?.send(sent, tag: lastTag, at: context.now, &out), context)
                break
            }
            out.send(to: service, tag: lastTag, KubernetesService.parcel(for: sent))
        case .abandon(let id):
            guard let index = requests.firstIndex(where: { $0.id == id }) else { break }
            let tag = requests.remove(at: index).tag
            complete(relay?.abandon(tag, at: context.now, &out), context)
        case .granted(let grant):
            isLeading = true
            tasksLeft += tasksLeftByTerm
            out.report(
                .granted(lock: lock, token: Token(grant.token), deadline: grant.knownDeadline)
            )
            out.report(.callback(lock: lock, which: .started, reason: ""))
            guard work != nil else { break }
            out.report(.bodyBegan(lock: lock, token: Token(grant.token)))
            let word = randomness.next()
            work?.begin(at: context.now, drawing: word)
        case .extended(let deadline):
            out.report(.deadlineSet(lock: lock, deadline: deadline))
        case .lost(let reason):
            guard work?.end == nil else {
                isLeading = false
                loss = reason
                out.report(.beliefEnded(lock: lock, reason: reason.description))
                cancelWork(context, &out)
                break
            }
            end(reason.description, &out)
            driver.stop(in: context, into: &actions)
        case .refused(let reason):
            end(reason.description, &out)
            isEnding = true
            refusal = reason
            driver.stop(in: context, into: &actions)
        case .releasing:
            out.report(.releaseSent(lock: lock))
        case .released(let outcome):
            out.report(.releaseEnded(lock: lock, outcome: Outcome(outcome)))
            release(context, &out)
        case .waiting(let place):
            out.report(.waiting(lock: lock, place: place))
        case .leftQueue:
            out.report(.leftQueue(lock: lock))
        case .observed(let holder):
            out.report(.leaderObserved(lock: lock, holder: holder))
        }
    }

    /// The lock is given back: the next campaign begins, or the program returns.
    private mutating func release(_ context: InstanceContext, _ out: inout Directives) {
        guard !isEnding else {
            end = ProgramEnd(
                error: refusal?.description,
                tasks: tasksLeft,
                timers: driver.nextWake == nil ? 0 : 1,
                calls: requests.count
            )
            return
        }
        if work != nil {
            driver = InstanceDriver(
                newCore,
                requestTimeoutNanoseconds: driver.requestTimeoutNanoseconds
            )
        }
        begin(context, &out)
    }

    private mutating func end(_ reason: String, _ out: inout Directives) {
        guard isLeading else { return }
        isLeading = false
        out.report(.beliefEnded(lock: candidacy.name, reason: reason))
        out.report(.callback(lock: candidacy.name, which: .stopped, reason: reason))
    }

    private mutating func cancelWork(_ context: InstanceContext, _ out: inout Directives) {
        guard work?.cancel(at: context.now) == true else { return }
        out.report(.bodyCancelled(lock: candidacy.name))
    }

    /// The work has ended: so does the term, and the lock is given back.
    private mutating func finishWork(_ context: InstanceContext, _ out: inout Directives) {
        out.report(.bodyEnded(lock: candidacy.name))
        if let loss {
            self.loss = nil
            out.report(
                .callback(lock: candidacy.name, which: .stopped, reason: loss.description)
            )
        } else {
            end(isEnding ? "the pod was asked to end" : "the work has ended", &out)
        }
        driver.stop(in: context, into: &actions)
    }

    private mutating func setTimer(_ out: inout Directives) {
        let due = [driver.nextWake, work?.end, relay?.nextWake].compactMap { $0 }.min()
        guard let due, due != timer?.due else { return }
        lastTimer += 1
        timer = (lastTimer, due)
        out.setTimer(lastTimer, at: due)
    }
}

extension ElectorMachine: ExplorableMachine {
    /// Adds the driver's state, the requests under way and the timer that counts.
    package func hashState(into hasher: inout Hasher) {
        driver.hashState(into: &hasher)
        for request in requests {
            hasher.combine(request.tag)
            hasher.combine(request.id)
        }
        hasher.combine(timer?.number)
        hasher.combine(timer?.due)
        hasher.combine(work)
        hasher.combine(loss)
        hasher.combine(isLeading)
        hasher.combine(isEnding)
        hasher.combine(tasksLeft)
        relay?.hashState(into: &hasher)
    }

    /// Whether it is the timer that was set last.
    package func awaits(timer number: UInt64) -> Bool { timer?.number == number }

    /// Whether the request was not given up.
    package func awaits(reply tag: UInt64) -> Bool {
        MachineRelay.owns(tag)
            ? relay?.awaits(tag) == true : requests.contains { $0.tag == tag }
    }
}
