public import LockstepDeterminism

/// An instance together with its timers and the time-outs of its requests.
///
/// The driver is a value too. Its owner tells it what happened, does what it appends, and calls
/// `wake` at `nextWake`. The async shell owns one, and so does a value program in a simulator:
/// both send the same requests at the same instants.
///
/// A request that is not answered by its time-out becomes unknown; an answer that comes later is
/// ignored. A request that is given up at the very instant at which it was to be sent is not sent.
/// Whatever is due is dealt with before any other input, so a late owner (its process was paused)
/// never hands an instance an answer it should no longer believe.
public struct InstanceDriver<Core: Instance>: Sendable {
    /// Nanoseconds after which an unanswered request is unknown.
    public let requestTimeoutNanoseconds: Int64

    @usableFromInline var instance: Core
    @usableFromInline var timers: [(id: TimerID, due: LocalInstant)] = []
    @usableFromInline var outstanding: [(id: RequestID, sentAt: LocalInstant)] = []
    @usableFromInline var directives: [Core.Directive] = []

    /// Drives an instance that has had no input yet.
    @inlinable
    public init(_ core: Core, requestTimeoutNanoseconds: Int64) {
        precondition(requestTimeoutNanoseconds > 0, "a request needs some time to be answered")
        self.instance = core
        self.requestTimeoutNanoseconds = requestTimeoutNanoseconds
    }

    /// The instance as it is now.
    @inlinable public var core: Core { instance }

    /// When `wake` is due; `nil` if the instance waits for nothing but answers and notices.
    @inlinable
    public var nextWake: LocalInstant? {
        var next: LocalInstant?
        for timer in timers where timer.due < next ?? .distantFuture { next = timer.due }
        for request in outstanding {
            let due = request.sentAt.advanced(byNanoseconds: requestTimeoutNanoseconds)
            if due < next ?? .distantFuture { next = due }
        }
        return next
    }

    /// Begins a campaign.
    @inlinable
    public mutating func start(
        in context: InstanceContext,
        into actions: inout [DriverAction<Core.Request>]
    ) {
        feed(.start, in: context, into: &actions)
    }

    /// Ends a campaign or a term whose work has ended; `released` will follow.
    @inlinable
    public mutating func stop(
        in context: InstanceContext,
        into actions: inout [DriverAction<Core.Request>]
    ) {
        wake(in: context, into: &actions)
        feed(.stop, in: context, into: &actions)
    }

    /// Passes on how a request ended, unless its time-out came first.
    @inlinable
    public mutating func reply(
        to id: RequestID,
        _ completion: Completion<Core.Response>,
        in context: InstanceContext,
        into actions: inout [DriverAction<Core.Request>]
    ) {
        wake(in: context, into: &actions)
        guard let index = outstanding.firstIndex(where: { $0.id == id }) else { return }
        let sentAt = outstanding.remove(at: index).sentAt
        feed(.reply(id, completion, sentAt: sentAt), in: context, into: &actions)
    }

    /// Passes on what the store told unasked.
    @inlinable
    public mutating func notice(
        _ notice: Core.Notice,
        in context: InstanceContext,
        into actions: inout [DriverAction<Core.Request>]
    ) {
        wake(in: context, into: &actions)
        feed(.notice(notice), in: context, into: &actions)
    }

    /// Deals with everything that is due, earliest first; a time-out before a timer of the same
    /// instant.
    ///
    /// Calling it early, late or twice does no harm.
    @inlinable
    public mutating func wake(
        in context: InstanceContext,
        into actions: inout [DriverAction<Core.Request>]
    ) {
        while let due = nextWake, due <= context.now {
            let timeout = outstanding.firstIndex {
                $0.sentAt.advanced(byNanoseconds: requestTimeoutNanoseconds) == due
            }
            if let timeout {
                let request = outstanding.remove(at: timeout)
                actions.append(.expire(request.id))
                feed(
                    .reply(request.id, Self.unanswered, sentAt: request.sentAt),
                    in: context,
                    into: &actions
                )
            } else if let index = timers.firstIndex(where: { $0.due == due }) {
                feed(.timer(timers.remove(at: index).id), in: context, into: &actions)
            }
        }
    }

    /// What a request that nobody answers in time comes to.
    @inlinable static var unanswered: Completion<Core.Response> {
        .unknown(because: "no answer in time")
    }

    @inlinable
    mutating func feed(
        _ input: Core.Input,
        in context: InstanceContext,
        into actions: inout [DriverAction<Core.Request>]
    ) {
        instance.handle(input, in: context, into: &directives)
        for directive in directives {
            switch directive {
            case .send(let id, let request):
                outstanding.append((id, context.now))
                actions.append(.send(id, request, sentAt: context.now))
            case .arm(let id, let due):
                timers.removeAll { $0.id == id }
                timers.append((id, due))
            case .disarm(let id): timers.removeAll { $0.id == id }
            case .granted(let grant): actions.append(.granted(grant))
            case .extended(let deadline): actions.append(.extended(deadline))
            case .lost(let reason): actions.append(.lost(reason))
            case .refused(let reason): actions.append(.refused(reason))
            case .releasing: actions.append(.releasing)
            case .released(let outcome):
                for request in outstanding { abandon(request.id, into: &actions) }
                outstanding.removeAll()
                timers.removeAll()
                actions.append(.released(outcome))
            case .observed(let holder): actions.append(.observed(holder: holder))
            case .waiting(let place): actions.append(.waiting(place: place))
            case .leftQueue: actions.append(.leftQueue)
            }
        }
        directives.removeAll(keepingCapacity: true)
    }

    /// Takes a request back that nobody has been told to send yet, or else has it given up.
    @inlinable
    func abandon(_ id: RequestID, into actions: inout [DriverAction<Core.Request>]) {
        let unsent = actions.lastIndex {
            if case .send(id, _, _) = $0 { return true }
            return false
        }
        if let unsent { actions.remove(at: unsent) } else { actions.append(.abandon(id)) }
    }
}

extension InstanceDriver where Core: Hashable {
    /// Adds everything that decides what the driver will do from here on.
    public func hashState(into hasher: inout Hasher) {
        hasher.combine(core)
        for timer in timers {
            hasher.combine(timer.id)
            hasher.combine(timer.due)
        }
        for request in outstanding {
            hasher.combine(request.id)
            hasher.combine(request.sentAt)
        }
    }
}

/// What a driver's owner must do, in this order.
public enum DriverAction<Request: Sendable>: Sendable {
    /// Send the request now and report how it ended. It counts from `sentAt`, which is not later
    /// than now.
    case send(RequestID, Request, sentAt: LocalInstant)
    /// Stop waiting for the answer to a request: its time is up.
    case expire(RequestID)
    /// Stop waiting for the answer to a request, which nobody wants any more.
    case abandon(RequestID)
    /// The lock is held: begin the work.
    case granted(Grant)
    /// The lock is held for longer.
    case extended(LocalInstant)
    /// The lock is held no longer: cancel the work, and call `stop` when it has ended.
    case lost(LossReason)
    /// The campaign cannot succeed: call `stop`.
    case refused(LossReason)
    /// The request that follows gives the lock back.
    case releasing
    /// The answer to `stop`: there is nothing more to do.
    case released(ReleaseOutcome)
    /// The store says who holds the lock; empty for nobody.
    case observed(holder: String)
    /// The candidate stands in the lock's queue; of two places the lower comes first.
    case waiting(place: UInt64)
    /// The candidate stands in the queue no longer, or cannot be sure of it.
    case leftQueue
}
