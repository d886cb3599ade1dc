public import LockstepDeterminism
public import LockstepHistories

/// A program that is a value: a service, or an elector for tests and exploration.
///
/// It starts no tasks and keeps no clock; it is told what happened and says what it wants done. A
/// machine that keeps to value types can be copied together with its state.
public protocol Machine: Sendable {
    /// Takes one input.
    ///
    /// - Parameters:
    ///   - input: What happened.
    ///   - clock: What the machine's own pod's clocks show.
    ///   - out: Receives what the machine wants done, in order.
    mutating func handle(_ input: MachineInput, clock: MachineClock, into out: inout Directives)
}

/// What can happen to a machine.
public enum MachineInput: Sendable {
    /// The pod began a life.
    case started
    /// A timer the machine had set is due.
    case timer(UInt64)
    /// A request arrived.
    case request(ReplyAddress, from: String, Parcel)
    /// The answer to a request of the machine's own arrived; `tag` is what it had sent along.
    case reply(tag: UInt64, Parcel)
    /// A request of the machine's own ended without an answer: it was certainly not sent
    /// (`failed`), or the connection broke and nobody knows (`unknown`).
    case ended(tag: UInt64, Outcome)
    /// The pod was asked to end.
    case terminating
    /// A pod of the agent's node has ended: the pod's place on the node, and whether it ended well.
    case podEnded(place: Int, succeeded: Bool)
    /// An operator, or somebody else who is no pod, had the machine do something of its own.
    case command(String)
}

/// The clocks of a machine's pod at one moment.
public struct MachineClock: Sendable {
    /// The monotonic clock that counts suspension.
    public var now: LocalInstant
    /// The wall clock.
    public var wall: WallInstant
}

/// What a machine wants done, in order.
public struct Directives {
    enum Directive {
        case reply(ReplyAddress, Parcel)
        case send(to: Int32, tag: UInt64, Parcel, isStream: Bool)
        case setTimer(UInt64, at: LocalInstant)
        case report(Event)
        case startPod(place: Int, hostname: String)
        case terminatePod(place: Int)
        case killPod(place: Int)
    }

    /// The directives; a list that is filled and emptied with every input, so it keeps its places,
    /// and neither copies what it takes in nor what it hands out.
    private var list: ContiguousArray<Directive> = []
    /// How many of them have been taken.
    private var taken = 0
    /// How many places of the list are filled, those that have been taken included.
    private var filled = 0

    init() {}

    private mutating func append(_ directive: consuming Directive) {
        if filled < list.count {
            list[filled] = directive
        } else {
            list.append(directive)
        }
        filled += 1
    }

    /// Takes the next directive; `nil` if nothing is left.
    mutating func next() -> Directive? {
        guard taken < filled else {
            taken = 0
            filled = 0
            return nil
        }
        var directive = Directive.terminatePod(place: 0)
        swap(&directive, &list[taken])
        taken += 1
        return directive
    }

    /// Drops what has not been taken.
    mutating func removeAll() {
        while next() != nil {}
    }

    /// Answers a request; a stream's address can be answered many times.
    public mutating func reply(to address: ReplyAddress, _ parcel: consuming Parcel) {
        append(.reply(address, parcel))
    }

    /// Sends a request to a service.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - tag: Comes back with the answer.
    ///   - parcel: What to send.
    ///   - isStream: Whether more answers may follow the first, in order; `ended` says that one of
    ///     them was lost, or that the connection broke. For machines that are explored: in a
    ///     `World` a machine's request has one answer.
    public mutating func send(
        to service: ServiceID,
        tag: UInt64,
        _ parcel: consuming Parcel,
        isStream: Bool = false
    ) {
        append(.send(to: service.index, tag: tag, parcel, isStream: isStream))
    }

    /// Sets a timer, which comes back as `.timer(number)`; timers cannot be taken back, only
    /// ignored.
    public mutating func setTimer(_ number: UInt64, at deadline: LocalInstant) {
        append(.setTimer(number, at: deadline))
    }

    /// Adds an observation to the run's history.
    public mutating func report(_ event: consuming Event) {
        append(.report(event))
    }

    /// Starts a pod of the agent's node.
    ///
    /// - Parameters:
    ///   - place: Which, by its place on the node; one that is alive is left as it is.
    ///   - hostname: What it shall take its host to be called.
    public mutating func startPod(place: Int, hostname: String) {
        append(.startPod(place: place, hostname: hostname))
    }

    /// Asks a pod of the agent's node to end, as SIGTERM does.
    public mutating func terminatePod(place: Int) { append(.terminatePod(place: place)) }

    /// Ends a pod of the agent's node at once, as SIGKILL does.
    public mutating func killPod(place: Int) { append(.killPod(place: place)) }
}

/// Names a service of one world.
public struct ServiceID: Hashable, Sendable {
    let index: Int32

    init(index: Int32) {
        self.index = index
    }

    /// The service at a place among the programs of an explorable system.
    public init(place: Int) {
        index = Int32(place)
    }
}
