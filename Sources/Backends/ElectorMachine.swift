package import LockstepCoordination
package import LockstepDeterminism
internal import LockstepHistories
package import LockstepKubernetes
package import LockstepMuseum
internal import LockstepServices
package import LockstepSimulation

/// An election as a value machine: the same core and driver as the shell's, without a task.
///
/// It holds its lock until its work has ended or, where there is none, until it is asked to end.
/// With work it is a program that wants the lock again and again, each time knowing what it knew;
/// without, it is one long candidacy. Asked to end, it returns once the lock is given back.
package struct ElectorMachine<Core: Instance & Hashable, Mapping: StoreMapping>: Machine
where Core.Request == Mapping.Request, Core.Response == Mapping.Response {
    var driver: InstanceDriver<Core>
    let candidacy: Candidacy
    let mapping: Mapping
    let service: ServiceID
    let randomness: any Randomness
    /// What becomes of a request on its way; `nil` if it stays as it is.
    let rewrite: (@Sendable (APIRequest) -> APIRequest)?
    /// What stands between the machine and the API server, as a planted bug does.
    var relay: MachineRelay?
    /// How many tasks every term leaves behind, as a planted bug does.
    let tasksLeftByTerm: Int
    var actions: [DriverAction<Core.Request>] = []
    var requests: [(tag: UInt64, id: RequestID, request: Core.Request)] = []
    var lastTag: UInt64 = 0
    var timer: (number: UInt64, due: LocalInstant)?
    var lastTimer: UInt64 = 0
    var work: HeldWork?
    /// Why the term under way was lost, if it was and its work has not ended yet.
    var loss: LossReason?
    var isLeading = false
    var isEnding = false
    /// What is left of ended terms.
    var tasksLeft = 0
    /// What the program has left behind, once it has returned.
    package internal(set) var end: ProgramEnd?
    var refusal: LossReason?

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
    mutating func complete(_ answers: [MachineRelay.Answer]?, _ context: InstanceContext) {
        for answer in answers ?? [] { complete(answer.tag, answer.outcome, context) }
    }

    /// Tells the driver how a request has come out, if it still waits for it.
    mutating func complete(
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

    mutating func setTimer(_ out: inout Directives) {
        let due = [driver.nextWake, work?.end, relay?.nextWake].compactMap { $0 }.min()
        guard let due, due != timer?.due else { return }
        lastTimer += 1
        timer = (lastTimer, due)
        out.setTimer(lastTimer, at: due)
    }
}
