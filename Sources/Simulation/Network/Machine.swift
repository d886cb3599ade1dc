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
    /// The pod was asked to end.
    case terminating
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
        case send(to: Int32, tag: UInt64, Parcel)
        case setTimer(UInt64, at: LocalInstant)
        case report(Event)
    }

    var list: ContiguousArray<Directive> = []

    init() {}

    /// Answers a request; a stream's address can be answered many times.
    public mutating func reply(to address: ReplyAddress, _ parcel: Parcel) {
        list.append(.reply(address, parcel))
    }

    /// Sends a request to a service.
    ///
    /// - Parameters:
    ///   - service: The service.
    ///   - tag: Comes back with the answer.
    ///   - parcel: What to send.
    public mutating func send(to service: ServiceID, tag: UInt64, _ parcel: Parcel) {
        list.append(.send(to: service.index, tag: tag, parcel))
    }

    /// Sets a timer, which comes back as `.timer(number)`; timers cannot be taken back, only
    /// ignored.
    public mutating func setTimer(_ number: UInt64, at deadline: LocalInstant) {
        list.append(.setTimer(number, at: deadline))
    }

    /// Adds an observation to the run's history.
    public mutating func report(_ event: Event) {
        list.append(.report(event))
    }
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
